import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useMe } from '../platform/page.ts'
import { type Dataset, datasetQuery, follow } from './dataset-queries.ts'

/** 关注: told of new versions, announced changes and withdrawal. A visitor is shown the way to it. */
export function FollowButton({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const me = useMe()
  const { queryKey } = datasetQuery(api, dataset.id)
  const turn = useMutation({
    mutationFn: (wanted: boolean) => follow(api, dataset.id, wanted),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey })
    },
  })
  if (!me || dataset.following === null) {
    return (
      <Link className="btn" to={`/sign-in?next=${encodeURIComponent(`/datasets/${dataset.id}`)}`}>
        {t('follow.follow')}
      </Link>
    )
  }
  const { following } = dataset
  return (
    <button
      type="button"
      className="btn"
      aria-pressed={following}
      disabled={turn.isPending}
      onClick={() => turn.mutate(!following)}
    >
      {turn.isError ? t('follow.failed') : t(following ? 'follow.following' : 'follow.follow')}
    </button>
  )
}
