import platform from './platform/words.en.ts'

export default { ...platform }
