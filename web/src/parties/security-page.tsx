import { HydrationBoundary, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { AddTotp } from './add-totp.tsx'
import { type Factor, factorsQuery } from './queries.ts'
import { RecoveryCodes, RenewRecoveryCodes } from './recovery-codes.tsx'
import { RemoveFactor } from './remove-factor.tsx'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(factorsQuery(api)))

export default function SecurityPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Security />
    </HydrationBoundary>
  )
}

/** 登录安全: the password, and what is proved beside it (R-SEC-01). */
function Security() {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const mustAdd = useMe()?.mustAddFactor
  const factors = useQuery(factorsQuery(api))
  // Shown once: they are nowhere else than on this page, until it is left.
  const [codes, setCodes] = useState<readonly string[]>()
  const changed = (recoveryCodes: readonly string[] | null = null) => {
    if (recoveryCodes) setCodes(recoveryCodes)
    return client.invalidateQueries({ queryKey: factorsQuery(api).queryKey })
  }
  return (
    <>
      <PageTitle title={t('security.title')} />
      <PageHead
        title={t('security.title')}
        summary={
          <>
            <p>{t('security.why')}</p>
            <p>
              <Link to="/password">{t('password.title')}</Link>
            </p>
          </>
        }
      />
      {mustAdd && (
        <p className="teng" role="status" style={{ paddingTop: 16 }}>
          <b>{t('security.must')}</b>
        </p>
      )}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
      <Section title={t('security.factors')} aside={t('security.factorsAside')}>
        {factors.isPending && <Loading doing={t('security.loading')} />}
        {factors.isError && !factors.data && <Fault error={factors.error} retry={() => void factors.refetch()} />}
        {factors.data?.factors.length === 0 && <Empty why={t('security.none')} next={t('security.noneNext')} />}
        {factors.data && factors.data.factors.length > 0 && (
          <FactorTable factors={factors.data.factors} onRemoved={() => void changed()} />
        )}
      </Section>
      {factors.data && (
        <>
          <AddTotp onAdded={(given) => void changed(given)} />
          <AddPasskey possible={factors.data.passkeysPossible} onAdded={(given) => void changed(given)} />
        </>
      )}
      {factors.data && factors.data.factors.length > 0 && (
        <Section title={t('security.codes')} aside={t('security.codesLeft', { count: factors.data.recoveryCodesLeft })}>
          <RenewRecoveryCodes onRenewed={(given) => void changed(given)} />
        </Section>
      )}
    </>
  )
}

function FactorTable({ factors, onRemoved }: { factors: readonly Factor[]; onRemoved: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [removing, setRemoving] = useState<string>()
  const chosen = factors.find(({ id }) => id === removing)
  return (
    <>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th>{t('security.name')}</th>
              <th>{t('security.kind')}</th>
              <th className="r">{t('security.addedAt')}</th>
              <th className="r">{t('security.lastUsed')}</th>
              <th>
                <span className="visually-hidden">{t('own.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {factors.map(({ id, name, kind, createdAt, lastUsedAt }) => (
              <tr key={id}>
                <td>{name}</td>
                <td className="nw">{t(`security.kinds.${kind}`)}</td>
                <td className="r nw">{format.date(createdAt, true)}</td>
                <td className="r nw">{lastUsedAt ? format.moment(lastUsedAt) : t('people.never')}</td>
                <td className="r nw">
                  <button
                    type="button"
                    className="link zhu"
                    aria-label={`${t('security.remove')} ${name}`}
                    onClick={() => setRemoving(id)}
                  >
                    {t('security.remove')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {chosen && (
        <RemoveFactor
          key={chosen.id}
          factor={chosen}
          onRemoved={() => {
            setRemoving(undefined)
            onRemoved()
          }}
          onKept={() => setRemoving(undefined)}
        />
      )}
    </>
  )
}
