import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changesOf, type PastChange } from '../platform/edited-meanwhile.ts'
import { useApi } from '../platform/page.ts'
import {
  cancelImport,
  editImport,
  type ImportEdit,
  type ImportView,
  importQuery,
  loadImport,
} from './import-queries.ts'

/** What met another's change: an edit, which can be made again on what stands now, or loading, which wants another look. */
export type Met = { readonly body?: ImportEdit; readonly changes: readonly PastChange[] }

/** Every change is made on the proposal that the person sees; where a colleague was faster, nothing is passed over. */
export function useImportEdit(view: ImportView) {
  const api = useApi()
  const client = useQueryClient()
  const { queryKey } = importQuery(api, view.id)
  const [met, meet] = useState<Met>()
  const keep = (next: ImportView) => {
    meet(undefined)
    client.setQueryData(queryKey, next)
  }
  const lookAgain = (error: unknown, body?: ImportEdit) => {
    const changes = changesOf(error)
    if (!changes) return
    meet({ changes, ...(body ? { body } : {}) })
    void client.invalidateQueries({ queryKey })
  }
  const edit = useMutation({
    mutationFn: (body: ImportEdit) => editImport(api, view.id, body, view.revision),
    onSuccess: keep,
    onError: (error, body) => lookAgain(error, body),
  })
  const load = useMutation({
    mutationFn: () => loadImport(api, view.id, view.revision),
    onSuccess: keep,
    onError: (error) => lookAgain(error),
  })
  const stop = useMutation({ mutationFn: () => cancelImport(api, view.id), onSuccess: keep })
  return { edit, load, stop, met, leave: () => meet(undefined) }
}
