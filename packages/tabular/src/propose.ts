import { basename } from 'node:path'
import { type ByteSource, head as headOf } from './bytes.ts'
import { listZip, openContainer } from './container.ts'
import { counted } from './counted.ts'
import { asDiskFull, TabularError } from './errors.ts'
import { liedExtension, sniff, sniffText } from './format.ts'
import { formatNames } from './format-names.ts'
import { hiddenIn, visibleName } from './hidden-characters.ts'
import { withDefaults } from './limits.ts'
import type { Finding, Limits, Proposal, ProposeOptions } from './model.ts'
import { mustBeText } from './nul-bytes.ts'
import { proposeParquet, proposeSqlite } from './propose-database.ts'
import { proposeDelimited } from './propose-delimited.ts'
import { proposeJson } from './propose-json.ts'
import { proposeWorkbook } from './propose-workbook.ts'
import type { PartialProposal, Reading } from './reading.ts'
import { headBytes, readHeadText } from './scan-delimited.ts'
import { secrecyMarks } from './secrecy.ts'
import { marksInMembers } from './secrecy-elsewhere.ts'
import { withUnpacked } from './unpack.ts'

/** Reads a file of any supported kind once and says, with evidence, how it would read it. Throws a {@link TabularError}. */
export async function propose(path: string, options: ProposeOptions = {}): Promise<Proposal> {
  try {
    return await read(path, options)
  } catch (error) {
    throw asDiskFull(error)
  }
}

async function read(path: string, options: ProposeOptions): Promise<Proposal> {
  const limits = withDefaults(options.limits)
  const sent = options.fileName ?? basename(path)
  const given = visibleName(sent)
  const container = await openContainer(path, limits, options.member)
  const innerName = container.member ?? given
  const head = await headOf(container.content, headBytes)
  if (head.length === 0) throw new TabularError('fileEmpty')
  const file: Proposal['file'] = {
    name: given,
    bytes: container.packedBytes,
    container: container.kind,
    ...(container.member === undefined ? {} : { member: container.member, members: container.members }),
  }
  const { proposal, is } = await readContent(
    path,
    innerName,
    head,
    container.content,
    container.kind === 'plain',
    limits,
    { ...options, fileName: given },
  )
  const lied = liedExtension(innerName, is)
  const findings: Finding[] = [...proposal.findings, ...hiddenAround(sent !== given, proposal)]
  if (lied) {
    findings.unshift({
      code: 'extensionLied',
      severity: 'done',
      message: {
        zh: `扩展名是 .${lied.said}，内容其实是${formatNames[lied.is].zh}，按内容读`,
        en: `The name says .${lied.said}, the content is ${formatNames[lied.is].en}: read by content`,
      },
    })
  }
  if (container.members.length > 1) {
    findings.push({
      code: 'otherMembers',
      severity: 'advice',
      count: container.members.length - 1,
      message: {
        zh: `压缩包里还有 ${container.members.length - 1} 个文件没有读`,
        en: `The archive holds ${counted(container.members.length - 1, 'other file, which is not read', 'other files, which are not read')}`,
      },
    })
  }
  const inMembers =
    container.kind === 'zip' && container.member !== undefined && proposal.secrecyMarks.length === 0
      ? await marksInMembers(path, container.member, limits, options.signal)
      : []
  // The members' own names are no names of this file, so they are told apart from it here.
  const besides = secrecyMarks('', [], [], () => 'cell', inMembers)
  findings.push(...besides.findings)
  const rank = { block: 0, advice: 1, done: 2 }
  findings.sort((a, b) => rank[a.severity] - rank[b.severity])
  const marks = [...proposal.secrecyMarks, ...besides.marks]
  return { file, ...proposal, ...(lied ? { extensionLied: lied } : {}), findings, secrecyMarks: marks }
}

/** Names of files and titles above a table lose what shows nothing wherever they are shown; of columns `columnsOf` says so itself. */
function hiddenAround(isInName: boolean, { sample }: PartialProposal): Finding[] {
  const isInTitle = sample.some(
    ({ role, cells }) => role === 'note' && cells.some((cell) => cell !== null && visibleName(cell) !== cell),
  )
  return [
    ...(isInName ? [hiddenIn('文件名', 'the name of the file')] : []),
    ...(isInTitle ? [hiddenIn('表上方的标题', 'the title above the table')] : []),
  ]
}

async function readContent(
  path: string,
  fileName: string,
  head: Buffer,
  source: ByteSource,
  isPlainFile: boolean,
  limits: Limits,
  options: ProposeOptions,
): Promise<{ proposal: PartialProposal; is: Parameters<typeof liedExtension>[1] }> {
  const isZip = head.length > 4 && head.readUInt32LE(0) === 0x04034b50
  if (isZip && !isPlainFile) {
    return withUnpacked(source, options, (unpacked, bytes) =>
      readContent(unpacked, fileName, head, bytes, true, limits, options),
    )
  }
  const zipNames = isZip ? (await listZip(path, limits)).map(({ name }) => name) : undefined
  const kind = options.format === undefined || zipNames !== undefined ? sniff(head, zipNames) : sniff(head, undefined)
  const reading: Reading = { source, path, fileName, limits, options }
  if (kind === 'xlsx' || kind === 'xls') {
    const work = async (own: Reading): Promise<PartialProposal> => proposeWorkbook(own, kind)
    const proposal =
      isPlainFile || kind === 'xls'
        ? await work(reading)
        : await withUnpacked(source, options, (unpacked, bytes) => work({ ...reading, path: unpacked, source: bytes }))
    return { proposal, is: kind }
  }
  if (kind === 'sqlite' || kind === 'parquet') {
    const work = (own: Reading): Promise<PartialProposal> =>
      kind === 'sqlite' ? proposeSqlite(own) : proposeParquet(own)
    const proposal = isPlainFile
      ? await work(reading)
      : await withUnpacked(source, options, (unpacked, bytes) => work({ ...reading, path: unpacked, source: bytes }))
    return { proposal, is: kind }
  }
  const { text, encoding } = readHeadText(head, head.length < headBytes, options.encoding)
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') await mustBeText(source, head, options.signal)
  if (text.trim().length === 0 && head.length < headBytes) throw new TabularError('tableEmpty')
  const guessed = sniffText(text, head.length < headBytes)
  const format =
    options.format === 'delimited' || options.format === 'json' || options.format === 'ndjson'
      ? options.format
      : guessed
  if (format === 'page') return { proposal: await proposeWorkbook(reading, 'page'), is: 'html' }
  if (format === 'delimited') return { proposal: await proposeDelimited(reading, head), is: 'delimited' }
  const proposal = await proposeJson(reading, head, format)
  return { proposal, is: proposal.format }
}
