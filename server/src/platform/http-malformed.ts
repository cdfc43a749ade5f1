import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problems, sendProblem } from './http-problems.ts'
import type { Problem } from './problem.ts'

/** What the router cannot read of an address that the parser let pass: a `%` that no two digits of a byte follow. */
export function answerBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const isAddress = error.code === 'FST_ERR_BAD_URL'
  sendProblem(request, reply, isAddress ? problems.badAddress() : problems.unreadable())
}

/**
 * What Node refuses before there is a request, answered as every other refusal is; in both languages, since the reader's is not known
 * yet. The connection ends: where the next request would begin is not known either.
 */
export function answerUnreadable(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  this.log.info({ code: error.code }, 'unreadable request')
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy()
    return
  }
  const problem = problemOf(error.code)
  const { title, detail, ...rest } = problem.body('zh')
  const words = { title: `${title} · ${problem.title.en}`, detail: `${detail} · ${problem.advice?.en}` }
  const body = JSON.stringify({ ...rest, ...words })
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** The head of an answer has gone out and its body may be under way: words of ours would stand in the middle of a file. */
function isAnswering(socket: Socket): boolean {
  // Node keeps the answer of a connection here, and looks at it for the same reason.
  const { _httpMessage: answer } = socket as { _httpMessage?: { headersSent: boolean } | null }
  return answer?.headersSent === true
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_INVALID_URL':
      return problems.badAddress()
    case 'HPE_HEADER_OVERFLOW':
      return problems.headersTooLarge()
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problems.tooSlow()
    default:
      return problems.unreadable()
  }
}
