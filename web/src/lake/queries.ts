import type { Api } from '../platform/api.ts'
import { ApiProblem } from '../platform/api.ts'

export type Upload = { readonly id: string; readonly receivedBytes: number }

export const createUpload = (api: Api, file: File): Promise<Upload> =>
  api.send('POST', '/api/v1/uploads', { name: file.name, bytes: file.size })

/** An upload that the server no longer keeps is begun anew. */
export async function findUpload(api: Api, id: string): Promise<Upload | undefined> {
  try {
    return await api.get<Upload>(`/api/v1/uploads/${id}`)
  } catch (error) {
    if (error instanceof ApiProblem && [404, 410].includes(error.problem.status)) return undefined
    throw error
  }
}

export async function appendChunk(api: Api, upload: Upload, chunk: Blob): Promise<Upload> {
  const response = await api.call(`/api/v1/uploads/${upload.id}?offset=${upload.receivedBytes}`, {
    method: 'PATCH',
    body: chunk,
    headers: { 'content-type': 'application/octet-stream' },
  })
  return (await response.json()) as Upload
}
