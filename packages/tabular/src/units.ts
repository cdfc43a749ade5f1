/** Units that a header states in brackets, or a note above the table states for all of it (单位：万元). */
const known =
  '万元|亿元|千元|元|角|分|美元|万美元|亿美元|港元|欧元|元/小时|元/次|元/月|元/平方米|万人|亿人|千人|人|人次|万人次|户|万户|个|家|件|万件|次|辆|万辆|台|套|艘|架|头|只|株|项|份|条|座|处|所|张|吨|万吨|亿吨|千克|公斤|克|毫克|公里|万公里|千米|米|厘米|毫米|平方米|万平方米|平方公里|平方千米|公顷|千公顷|万公顷|亩|万亩|立方米|万立方米|亿立方米|升|毫升|千瓦|万千瓦|千瓦时|万千瓦时|亿千瓦时|度|小时|分钟|秒|天|日|月|年|%|％|‰|℃|摄氏度|分贝|毫克/升|毫克/立方米|微克/立方米|μg/m3|μg/m³|ug/m3|mg/L|mg/m3|km²|km2|m²|m2|m³|m3|hm²|km|mm|cm|kg|kW|kWh|MW|MWh|GWh|dB|m|t|h|min|s|泊位'

const inBrackets = new RegExp(`[（(【\\[]\\s*(?:(?:计量)?单位\\s*[:：]?\\s*)?(${known})\\s*[）)】\\]]\\s*$`, 'i')
const afterSlash = new RegExp(`[/／]\\s*(${known})$`)
const noteUnit = new RegExp(`(?:计量)?单\\s*位\\s*[:：]\\s*(${known})(?![一-鿿])`)
const alone = new RegExp(`^[（(]?\\s*(?:${known})\\s*[）)]?$`)

/** 注册资本（万元） → 万元. */
export const unitOf = (label: string): string | undefined => (inBrackets.exec(label) ?? afterSlash.exec(label))?.[1]

/** The header without its unit, for finding its word. */
export const withoutUnit = (label: string): string => label.replace(inBrackets, '').replace(afterSlash, '').trim()

/** 单位：万元 in a title or note holds for every amount in the table. */
export const unitInNote = (text: string): string | undefined => noteUnit.exec(text)?.[1]

/** A row of these below the names is a row of units. */
export const isUnit = (text: string): boolean => alone.test(text.trim())

/** RE2 and JavaScript: a header that ends with a unit in brackets. */
export const unitPattern: string = inBrackets.source
