/** The only place where a name becomes part of engine SQL; values travel as prepared parameters. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A path or option for statements that take no parameters (COPY … TO, read_parquet, ATTACH). Never for a caller's value. */
export const literal = (text: string): string => {
  if (text.includes('\0')) throw new RangeError('a NUL byte cannot be part of a literal')
  return `'${text.replaceAll("'", "''")}'`
}

export const list = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`
