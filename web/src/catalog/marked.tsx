/** The words asked for, marked where they stand in a text. */
export function Marked({ text, q }: { text: string; q?: string | undefined }) {
  const words = q?.trim().split(/\s+/).filter(Boolean) ?? []
  if (words.length === 0) return text
  const pattern = new RegExp(`(${words.map(literally).join('|')})`, 'gi')
  return text.split(pattern).map((part, i) => (
    // Every second part is a match: that is how split with a group works.
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
    <span key={i}>{i % 2 === 1 ? <mark>{part}</mark> : part}</span>
  ))
}

const literally = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
