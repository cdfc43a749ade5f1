import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
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
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) {
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
