import { useCallback, useRef, useState } from 'react'
import { type Api, ApiProblem } from '../platform/api.ts'
import { appendChunk, createUpload, findUpload, type Upload } from './queries.ts'

/**
 * Resumable upload: chunks of 8 MiB, each acknowledged by the server before the next is sent, so the figure shown is
 * what the server holds. The upload's id is kept under the file's name, size and date; choosing the same file again
 * goes on where it broke.
 */
const chunkBytes = 8 * 1024 * 1024

export type UploadState =
  | { readonly of: 'idle' }
  | {
      readonly of: 'sending'
      readonly name: string
      readonly received: number
      readonly total: number
      readonly resumedAt: number
    }
  | {
      readonly of: 'broken'
      readonly name: string
      readonly received: number
      readonly total: number
    }
  /** The server will not have it, in its own words: choosing the same file again would change nothing. */
  | { readonly of: 'refused'; readonly name: string; readonly error: ApiProblem }
  | { readonly of: 'received'; readonly name: string; readonly upload: Upload }

const keyOf = (file: File): string => `gongshu-upload:${file.name}:${file.size}:${file.lastModified}`

/** A conflict over the offset, a busy moment or a spent quota passes; other refusals stay. */
const isFinal = ({ problem: { status } }: ApiProblem): boolean =>
  status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status)

export function useUpload(api: Api, onReceived: (upload: Upload) => Promise<void>) {
  const [state, setState] = useState<UploadState>({ of: 'idle' })
  const cancelled = useRef(false)

  const send = useCallback(
    async (file: File) => {
      cancelled.current = false
      let upload: Upload | undefined
      try {
        upload = await openUpload(api, file)
        const resumedAt = upload.receivedBytes
        while (upload.receivedBytes < file.size) {
          if (cancelled.current) return setState({ of: 'idle' })
          setState({ of: 'sending', name: file.name, received: upload.receivedBytes, total: file.size, resumedAt })
          upload = await appendChunk(api, upload, file.slice(upload.receivedBytes, upload.receivedBytes + chunkBytes))
        }
        setState({ of: 'received', name: file.name, upload })
        await onReceived(upload)
        localStorage.removeItem(keyOf(file))
      } catch (error) {
        if (error instanceof ApiProblem && isFinal(error)) {
          localStorage.removeItem(keyOf(file))
          return setState({ of: 'refused', name: file.name, error })
        }
        const received = upload?.receivedBytes ?? 0
        setState({ of: 'broken', name: file.name, received, total: file.size })
      }
    },
    [api, onReceived],
  )

  const stop = useCallback(() => {
    cancelled.current = true
  }, [])

  return { state, send, stop }
}

async function openUpload(api: Api, file: File): Promise<Upload> {
  const known = localStorage.getItem(keyOf(file))
  const found = known ? await findUpload(api, known) : undefined
  if (found) return found
  const created = await createUpload(api, file)
  localStorage.setItem(keyOf(file), created.id)
  return created
}
