import '@mantine/core/styles/VisuallyHidden.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Drawer.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Menu.css'
import './platform/style/tokens.css'
import './platform/style/base.css'
import './platform/style/print.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import {
  Links,
  type LoaderFunctionArgs,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  type ShouldRevalidateFunctionArgs,
  useRouteLoaderData,
} from 'react-router'
import { ApiProblem, createApi, type Fetch } from './platform/api.ts'
import { createFormat } from './platform/format.ts'
import { hostContext } from './platform/host.ts'
import { FaultPage } from './platform/layout/fault-page.tsx'
import { type Page, PageContext } from './platform/page.ts'
import { cssVariablesResolver, theme } from './platform/theme.ts'
import type { Site } from './platform/who.ts'

export function loader({ context, url }: LoaderFunctionArgs) {
  const { lang, theme, senior, now, nonce, me, site } = context.get(hostContext)
  return { lang, theme, senior, now, nonce, me, site, origin: url.origin }
}

export type RootData = Awaited<ReturnType<typeof loader>>

/** Who is signed in changes only by a full load, the preferences too. */
export const shouldRevalidate = ({ defaultShouldRevalidate, currentUrl, nextUrl }: ShouldRevalidateFunctionArgs) =>
  defaultShouldRevalidate && currentUrl.href === nextUrl.href

/** Only where the root itself failed. */
const unnamed: Site = { name: '公共数据平台', publisher: '' }

const browserFetch: Fetch = (request) => fetch(request)
const noFetch: Fetch = () => Promise.reject(new Error('pages fetch in loaders on the server'))

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root')
  const {
    lang = 'zh',
    theme: shade = 'system',
    senior = false,
    now = '1970-01-01T00:00:00Z',
    nonce = '',
    me = null,
    origin = '',
    site = unnamed,
  } = data ?? {}
  const page = useMemo<Page>(
    () => ({
      lang,
      theme: shade,
      senior,
      me,
      origin,
      site,
      api: createApi(typeof document === 'undefined' ? noFetch : browserFetch, lang),
      format: createFormat(lang, now),
    }),
    [lang, shade, senior, now, me, origin, site],
  )
  const [queries] = useState(newQueryClient)
  // From here on the page answers; before, it is only to be read.
  useEffect(() => {
    document.documentElement.dataset.awake = ''
  }, [])
  return (
    <html
      lang={lang === 'zh' ? 'zh-Hans' : 'en'}
      data-theme={shade}
      data-senior={senior || undefined}
      data-mantine-color-scheme="light"
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <Meta />
        <Links />
      </head>
      <body>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariablesResolver}
          forceColorScheme="light"
          getStyleNonce={() => nonce}
          getRootElement={() => undefined}
        >
          <QueryClientProvider client={queries}>
            <PageContext value={page}>{children}</PageContext>
          </QueryClientProvider>
        </MantineProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary({ error }: { error: unknown }) {
  return <FaultPage error={error} />
}

/** A refusal of the API will not change by asking again; a broken connection may. */
const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A refusal that came with the page stands until it is asked again.
        retryOnMount: false,
        retry: (times, error) => !(error instanceof ApiProblem) && times < 2,
      },
    },
  })
