import {
  type DehydratedState,
  dehydrate,
  type FetchQueryOptions,
  QueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import { data, type LoaderFunctionArgs, redirect } from 'react-router'
import { type Api, ApiProblem, createApi, type Fetch } from './api.ts'
import { type Host, hostContext } from './host.ts'

export type Loading = {
  readonly api: Api
  readonly host: Host
  readonly url: URL
  /** The page cannot be shown without it: its refusal becomes the page's status. */
  readonly need: <T, K extends QueryKey>(query: FetchQueryOptions<T, Error, T, K>) => Promise<T>
  /** The page can be shown without it: its refusal is shown in its own place. */
  readonly want: <T, K extends QueryKey>(query: FetchQueryOptions<T, Error, T, K>) => Promise<void>
}

/**
 * Runs a page's queries in a query client of this request and hands the result to the browser's client.
 * Loaders have no other source of data than `/api/v1` (ADR: one way for pages too).
 */
export async function loadPage(
  { context, url }: LoaderFunctionArgs,
  run: (loading: Loading) => Promise<unknown>,
): Promise<{ dehydrated: DehydratedState }> {
  const host = context.get(hostContext)
  const api = createApi(inProcess(host), host.lang, url.origin)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } })
  const need = async <T, K extends QueryKey>(query: FetchQueryOptions<T, Error, T, K>): Promise<T> => {
    try {
      return await client.fetchQuery(query)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      throw data(error.problem, { status: error.problem.status, headers: { 'cache-control': 'no-store' } })
    }
  }
  await run({ api, host, url, need, want: (query) => client.prefetchQuery(query) })
  return { dehydrated: handedOn(client) }
}

/** Rendering reads and changes nothing, so no body goes with it. */
const inProcess =
  ({ fetchApi }: Host): Fetch =>
  ({ method, url, headers }) => {
    const { pathname, search } = new URL(url)
    return fetchApi(pathname + search, { method, headers })
  }

/** What was answered, refusals among it: asked again by the browser, each would be refused and recorded a second time. */
function handedOn(client: QueryClient): DehydratedState {
  const state = dehydrate(client, {
    shouldDehydrateQuery: ({ state }) => state.status === 'success' || state.error instanceof ApiProblem,
    shouldRedactErrors: () => false,
  })
  for (const query of state.queries) {
    const { error } = query.state
    if (error instanceof ApiProblem) {
      const { name, message, problem } = error
      query.state = { ...query.state, error: { name, message, problem } as ApiProblem }
    }
  }
  return state
}

/** Workbench pages: a visitor is sent to sign in and comes back to the same address. */
export function requireSignedIn(host: Host, url: URL): void {
  if (host.me === null) throw redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`)
  if (host.me.mustChangePassword && url.pathname !== '/password') throw redirect('/password')
  const isSettling = ['/security', '/password'].includes(url.pathname)
  if (host.me.mustAddFactor && !isSettling) throw redirect('/security')
}
