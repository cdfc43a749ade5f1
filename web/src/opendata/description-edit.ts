import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changesOf, type PastChange } from '../platform/edited-meanwhile.ts'
import { useApi } from '../platform/page.ts'
import { checkQuery, type Description, describe, type Proposal, proposalQuery } from './publication-queries.ts'

/** A change that met another's: both are shown, and each field is decided. */
export type Conflict = {
  readonly change: Partial<Description>
  readonly now: Proposal
  readonly changes: readonly PastChange[]
}

/**
 * One person's work on a description. From the first key pressed the form stands on the revision that it was filled from, whatever is
 * fetched meanwhile, so that nothing typed is lost; a save that meets another's change says so instead of passing over it.
 */
export function useDescriptionEdit(proposal: Proposal) {
  const { datasetId: id } = proposal
  const api = useApi()
  const client = useQueryClient()
  const [begun, begin] = useState<Proposal>()
  const [conflict, meet] = useState<Conflict>()
  const base = begun ?? proposal
  const takeOver = async (now: Proposal) => {
    client.setQueryData(proposalQuery(api, id).queryKey, now)
    begin(undefined)
    meet(undefined)
    await client.invalidateQueries({ queryKey: checkQuery(api, id).queryKey })
  }
  const save = useMutation({
    mutationFn: ({ change, on }: { change: Partial<Description>; on: Proposal }) =>
      describe(api, id, change, on.revision),
    onSuccess: takeOver,
    onError: async (error, { change }) => {
      const changes = changesOf(error)
      if (changes) meet({ change, changes, now: await client.fetchQuery(proposalQuery(api, id)) })
    },
  })
  return {
    ...{ base, conflict, save },
    touch: () => begin((before) => before ?? proposal),
    back: () => meet(undefined),
    /** Sends what is left of mine on top of theirs; where all of theirs is taken there is nothing to send. */
    settle: (change: Partial<Description>) => {
      if (!conflict) return
      if (Object.keys(change).length === 0) void takeOver(conflict.now)
      else save.mutate({ change, on: conflict.now })
    },
  }
}
