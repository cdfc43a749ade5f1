import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isResponseSerializationError } from 'fastify-type-provider-zod'
import { isDatabaseAway, isDiskFull } from './db.ts'
import { Misfit } from './misfit.ts'
import { defineProblems, Problem, type Text } from './problem.ts'

export const problems = defineProblems('platform', {
  invalidRequest: {
    status: 400,
    title: { zh: '请求的内容不合要求', en: 'The request does not fit what is asked for' },
    advice: { zh: 'errors 逐条说明哪里不合', en: '`errors` says what does not fit, place by place' },
  },
  badAddress: {
    status: 400,
    title: { zh: '网址里有不能直接出现的字符', en: 'The address holds characters that it may not hold as they are' },
    advice: {
      zh: '汉字等请按UTF-8做百分号编码，如 q=%E5%85%AC%E4%BA%A4；curl可用 -G --data-urlencode "q=公交"',
      en: 'Percent-encode them as UTF-8, as in q=%E5%85%AC%E4%BA%A4; with curl: -G --data-urlencode "q=公交"',
    },
  },
  unreadable: {
    status: 400,
    title: { zh: '请求不合HTTP格式', en: 'The request is not well-formed HTTP' },
    advice: { zh: '请检查发出请求的程序或中间的代理', en: 'Check the program that sent it, or a proxy between' },
  },
  headersTooLarge: {
    status: 431,
    title: { zh: '请求头过大', en: 'The request’s headers are too large' },
    advice: { zh: '网址连同请求头不超过16 KB', en: 'The address and the headers together may take 16 KB' },
  },
  tooSlow: {
    status: 408,
    title: { zh: '请求没有及时发完', en: 'The request did not arrive in time' },
    advice: { zh: '请重发；大文件请分块上传', en: 'Send it again; large files go up in chunks' },
  },
  notFound: { status: 404, title: { zh: '没有这个地址', en: 'There is nothing at this address' } },
  signInRequired: {
    status: 401,
    title: { zh: '请先登录', en: 'Please sign in first' },
    advice: {
      zh: '网页用户请登录；程序请在 Authorization 头里带上密钥',
      en: 'Sign in on the page, or send a key in the Authorization header',
    },
  },
  wrongPost: {
    status: 403,
    title: { zh: '您的岗位不办理此事', en: 'Your post does not handle this' },
    advice: { zh: 'requires 列出可以办理的岗位', en: '`requires` lists the posts that may' },
  },
  notForKeys: {
    status: 403,
    title: { zh: '接口密钥不能调用这个接口', en: 'No API key may call this' },
    advice: { zh: '请本人登录后办理', en: 'Sign in as a person to do it' },
  },
  outOfScope: {
    status: 403,
    title: { zh: '这个密钥没有相应的权限', en: 'This key was not made for that' },
    advice: {
      zh: '请本人登录，新建一个带 requires 所列任一权限的密钥',
      en: 'Sign in and make a key with one of the scopes that `requires` names',
    },
  },
  foreignOrigin: {
    status: 403,
    title: { zh: '请求来自别的网站，未予执行', en: 'The request came from another site and was not carried out' },
  },
  tooLarge: { status: 413, title: { zh: '请求过大', en: 'The request is too large' } },
  unsupportedMedia: {
    status: 415,
    title: { zh: '不支持这种内容类型', en: 'This content type is not supported' },
  },
  internal: {
    status: 500,
    title: { zh: '程序出错了，已记录', en: 'Something went wrong here; it has been recorded' },
    advice: {
      zh: '已存的内容不受影响。请把请求编号告诉管理员',
      en: 'What was stored is not affected. Tell the administrator the request number',
    },
  },
  diskFull: {
    status: 507,
    title: { zh: '服务器磁盘已满，暂时不能办理', en: 'The server’s disk is full, so this cannot be done now' },
    advice: {
      zh: '已存的内容不受影响。请告诉管理员腾出磁盘空间，之后再试，无须重启',
      en: 'What was stored is not affected. Ask the administrator to free disk space, then try again; nothing has to be restarted',
    },
  },
  unavailable: {
    status: 503,
    title: { zh: '暂时不能服务', en: 'Not available at the moment' },
    advice: { zh: '请稍后重试', en: 'Please try again shortly' },
  },
})

/** The reader's language by RFC 9110; Chinese unless English is asked for first. */
export function languageOf(header: string | undefined): keyof Text {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map((text) => /^\s*q=([0-9.]+)\s*$/.exec(text)?.[1]).find(Boolean)
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)\b/.test(tag))
    .sort((a, b) => b.quality - a.quality)
  return wanted[0]?.tag.startsWith('en') ? 'en' : 'zh'
}

/** Sends a refusal. A plain body: an Error instance would make Fastify rewrite the content type. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { retryAfterSeconds } = problem.members
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(Math.ceil(retryAfterSeconds)))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', languageOf(request.headers['accept-language']))
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ ...problem.body(languageOf(request.headers['accept-language'])), instance: `urn:request:${request.id}` })
}

const diskFull = problems.diskFull().type

/** Refusals are answered, bugs are logged once with the request id and answered bare. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error, languageOf(request.headers['accept-language']))
  if (refusal?.type === diskFull) request.log.error({ route: request.routeOptions.url }, 'the disk is full')
  if (refusal) return sendProblem(request, reply, refusal)
  request.log.error({ err: error, route: request.routeOptions.url }, 'bug')
  return sendProblem(request, reply, problems.internal())
}

const plainWords = { zh: '请求无法读取', en: 'the request cannot be read' }
/** Bodies that the framework gives up on before there is anything to check. */
const unreadBodies: Readonly<Record<string, { readonly place: string; readonly message: Text }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { place: 'body', message: { zh: '不是合法的 JSON', en: 'is not JSON' } },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    place: 'body',
    message: { zh: '声明为 JSON，却是空的', en: 'is empty, though it is said to be JSON' },
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    place: 'body',
    message: { zh: '长度与 Content-Length 不符', en: 'is not as long as Content-Length says' },
  },
}

function refusalOf(error: FastifyError, lang: keyof Text): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof Misfit) return problems.invalidRequest({ errors: error.errors(lang) })
  if (isResponseSerializationError(error)) return undefined
  if (isDiskFull(error)) return problems.diskFull({ retryAfterSeconds: 60 })
  if (isDatabaseAway(error)) return problems.unavailable({ retryAfterSeconds: 2 })
  const { statusCode } = error
  if (statusCode === 413) return problems.tooLarge()
  if (statusCode === 415) return problems.unsupportedMedia()
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const { place, message } = unreadBodies[error.code] ?? { place: 'request', message: plainWords }
    return problems.invalidRequest({ errors: [{ place, message: message[lang] }] })
  }
  return undefined
}
