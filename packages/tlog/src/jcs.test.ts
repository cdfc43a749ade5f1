import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, parseCanonicalJson } from './jcs.ts'

describe('canonical JSON', () => {
  // RFC 8785 §3.2.2 (values) and §3.2.3 (order of names).
  it('is the text of RFC 8785 for its examples', () => {
    expect(
      canonicalJson({
        // biome-ignore lint/correctness/noPrecisionLoss: the example is about that
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '€$\u000f\nA\'B"\\\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    const names = {
      '€': 'Euro Sign',
      '\r': 'CR',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Emoji',
      '\u0080': 'Control',
      ö: 'O',
    }
    expect(Object.values(JSON.parse(canonicalJson(names)))).toHaveLength(7)
    expect([...canonicalJson(names).matchAll(/:"(\w+)/g)].map(([, name]) => name)).toEqual([
      'CR',
      'One',
      'Control',
      'O',
      'Euro',
      'Emoji',
      'Hebrew',
    ])
  })

  it('says the same for every order of names, and reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text))
        expect(parseCanonicalJson(JSON.stringify(JSON.parse(text), null, 2))).toEqual(
          JSON.stringify(JSON.parse(text)) === text ? JSON.parse(text) : undefined,
        )
      }),
    )
  })

  it('leaves out undefined members and refuses what is not JSON', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
    for (const value of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      new Date(0),
      () => 0,
      [undefined],
      '\ud800',
      { a: new Map() },
    ]) {
      expect(() => canonicalJson(value)).toThrow(TypeError)
    }
  })

  it.each([
    ['a name given twice', '{"a":1,"a":2}'],
    ['another order', '{"b":1,"a":2}'],
    ['another escape', '{"a":"\\u0041"}'],
    ['another number', '{"a":1.0}'],
    ['a number too long', '{"a":9007199254740993}'],
    ['a trailing comma', '{"a":1,}'],
  ])('is not read from text with %s', (_, text) => {
    expect(parseCanonicalJson(text)).toBeUndefined()
  })

  it('is read with spaces between tokens, and keeps those inside strings', () => {
    expect(parseCanonicalJson('{\n  "a b" : [ 1, "x  \\" y" ]\n}\n')).toEqual({ 'a b': [1, 'x  " y'] })
  })
})
