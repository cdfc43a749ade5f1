import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

it('lists every fault of the settings at once, in both languages', () => {
  const read = () => readConfig({ PORT: 'eighty', ENGINE_PROCESSES: '0', ZONE: 'middle' }, '/')
  expect(read).toThrow(ConfigError)
  expect(read).toThrow('PORT: 应为数字 · should be a number')
  expect(read).toThrow('ENGINE_PROCESSES: 应≥ 1 · should be ≥ 1')
  expect(read).toThrow('ZONE: 应为以下之一：inner、outer、both · should be one of inner, outer, both')
})
