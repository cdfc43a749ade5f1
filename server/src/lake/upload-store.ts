import type { Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'

export type StoredUpload = {
  readonly id: string
  readonly owner: string
  readonly bytes: number
  readonly receivedBytes: number
}

const columns = ['id', 'owner', 'bytes', 'receivedBytes'] as const

export async function insertUpload(
  db: Db,
  upload: { id: string; owner: string; bytes: number; receivedBytes: number; now: Instant },
): Promise<StoredUpload> {
  const { now, ...plain } = upload
  return db
    .insertInto('lake.upload')
    .values({ ...plain, createdAt: now, changedAt: now })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export const findUpload = (db: Db, id: string): Promise<StoredUpload | undefined> =>
  db.selectFrom('lake.upload').select(columns).where('id', '=', id).executeTakeFirst()

/** What is on disk by now; only ever more. */
export const setReceived = (
  db: Db,
  id: string,
  before: number,
  receivedBytes: number,
  now: Instant,
): Promise<StoredUpload> =>
  db
    .updateTable('lake.upload')
    .set({ receivedBytes, changedAt: now })
    .where('id', '=', id)
    .where('receivedBytes', '=', before)
    .returning(columns)
    .executeTakeFirstOrThrow()

export const deleteUpload = async (db: Db, id: string): Promise<void> => {
  await db.deleteFrom('lake.upload').where('id', '=', id).execute()
}

const unfinished = ['detecting', 'proposed', 'loading'] as const

/** An unfinished import reads it, or waits for somebody to go on. */
export const isTaken = async (db: Db, id: string): Promise<boolean> => (await findTaker(db, id)) !== undefined

export const findTaker = (db: Db, uploadId: string): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('lake.import')
    .select('id')
    .where('uploadId', '=', uploadId)
    .where('state', 'in', [...unfinished])
    .executeTakeFirst()

/** Uploads that nobody went on with and no unfinished import waits for. */
export async function listAbandonedUploads(db: Db, before: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('lake.upload')
    .select('id')
    .where('changedAt', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('lake.import')
            .select('lake.import.id')
            .whereRef('lake.import.uploadId', '=', 'lake.upload.id')
            .where('lake.import.state', 'in', [...unfinished]),
        ),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}

export async function listUploadIds(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('lake.upload').select('id').execute()
  return new Set(rows.map(({ id }) => id))
}
