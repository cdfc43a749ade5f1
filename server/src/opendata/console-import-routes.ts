import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { FileToImport } from './console-import.ts'
import { beginConsoleImport, ConsoleImport, getConsoleImport } from './console-import-job.ts'

const console = { zone: 'both', who: 'console' } as const
const tags = ['operations']

const notAbsolute = { zh: '应为绝对路径', en: 'should be an absolute path' }
const Asked = FileToImport.extend({
  path: FileToImport.shape.path.refine((path) => path === undefined || isAbsolute(path), {
    params: { says: notAbsolute },
  }),
})

/** 命令行导入 through the running program: only from this machine, with the token that lies in the data directory. */
export const routes: Routes = (app) => {
  app.post(
    '/api/v1/console/imports',
    {
      config: console,
      schema: {
        operationId: 'beginConsoleImport',
        summary: '导入本机文件 · Import a file of this machine',
        tags,
        body: Asked,
        response: { 202: z.object({ id: z.uuid() }) },
      },
    },
    async (request, reply) => reply.code(202).send(await beginConsoleImport(request.ctx, request.body)),
  )

  app.get(
    '/api/v1/console/imports/:id',
    {
      config: console,
      schema: {
        operationId: 'getConsoleImport',
        summary: '导入到哪一步 · How far an import is',
        tags,
        params: z.object({ id: z.uuid() }),
        response: { 200: ConsoleImport },
      },
    },
    async (request) => getConsoleImport(request.ctx, request.params.id),
  )
}
