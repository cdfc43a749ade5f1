import type { Api } from '../platform/api.ts'
import { ApiProblem } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

export type Upload = Schema<'Upload'>

export const createUpload = (api: Api, file: File): Promise<Upload> =>
  api.send('post', '/api/v1/uploads', { body: { name: file.name, bytes: file.size } })

/** An upload that the server no longer keeps is begun anew. */
export async function findUpload(api: Api, id: string): Promise<Upload | undefined> {
  try {
    return await api.get('/api/v1/uploads/{id}', { path: { id } })
  } catch (error) {
    if (error instanceof ApiProblem && [404, 410].includes(error.problem.status)) return undefined
    throw error
  }
}

export const appendChunk = (api: Api, { id, receivedBytes }: Upload, chunk: Blob): Promise<Upload> =>
  api.send('patch', '/api/v1/uploads/{id}', { path: { id }, query: { offset: receivedBytes }, bytes: chunk })
