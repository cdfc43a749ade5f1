import { hex } from '@gongshu/tlog/bytes'
import type { TreeView, Verification } from '@gongshu/tlog/receipt'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { type MergeStep, MerklePath } from '../platform/parts/merkle-path.tsx'
import { inGroups } from '../platform/parts/receipt-card.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import css from './receipt-check-page.module.css'

type Props = { verification: Verification; text: string; id: string | undefined }

const names = { 'sha-256': 'SHA-256', sm3: 'SM3' } as const
const signers = { 'sha-256': 'Ed25519', sm3: 'SM2' } as const

/** The way from the entry to the root, in either of the two trees over the same entries. */
export function TreePath({ verification, text, id }: Props) {
  const { t } = useTranslation()
  const [chosen, choose] = useState(0)
  const { trees, checks } = verification
  const tree = trees[chosen] ?? trees[0]
  if (!tree) return <p className="zhu">{t('verify.reason.malformedCheckpoint')}</p>
  const passed = (check: 'inclusion' | 'signature', { hash }: TreeView) =>
    checks.some(({ name, verdict }) => name === `${check}.${hash}` && verdict === 'passed')
  const proven = passed('inclusion', tree)
  return (
    <>
      <Section
        title={t('verify.path', { count: tree.steps.length })}
        aside={
          <span className={css.trees}>
            {trees.map((other, i) => (
              <button
                key={other.hash}
                type="button"
                className="link"
                aria-pressed={other === tree}
                onClick={() => choose(i)}
              >
                {t('verify.tree', { name: names[other.hash] })}
              </button>
            ))}
          </span>
        }
      >
        <PathDrawing tree={tree} proven={proven} />
        <ul className={css.signers} data-proven={proven || undefined}>
          {trees.map((other) => (
            <li key={other.hash}>
              <b>{t('verify.tree', { name: names[other.hash] })}</b>
              <span className={passed('signature', other) ? undefined : 'zhu'}>
                {t(passed('signature', other) ? 'verify.signed' : 'verify.unsigned', { by: signers[other.hash] })}
              </span>
              <span className="hash">{other.origin}</span>
            </li>
          ))}
        </ul>
        <FullHashes tree={tree} />
      </Section>
      <div className={css.self}>
        <p>
          <b>{t('verify.distrust')}</b> {t('verify.offline')}
        </p>
        <span className="row no-print">
          <a
            className="btn"
            href={id ? `/api/v1/receipts/${id}` : `data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
            download={`receipt-${id ?? hex(tree.leaf).slice(0, 8)}.json`}
          >
            {t('verify.download')}
          </a>
          <button type="button" className="btn" onClick={() => window.print()}>
            {t('verify.print')}
          </button>
        </span>
      </div>
    </>
  )
}

function PathDrawing({ tree, proven }: { tree: TreeView; proven: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const last = tree.steps.at(-1)
  const before = last?.side === 'left' && last.siblingFrom === 0 ? last.siblingTo : undefined
  const steps = tree.steps.map(
    (step): MergeStep => ({
      side: step.side,
      sibling: hex(step.sibling),
      result: hex(step.result),
      covers: step.to - step.from,
    }),
  )
  return (
    <MerklePath
      leaf={hex(tree.leaf)}
      steps={steps}
      proven={proven}
      words={{
        label: t('verify.drawing', { count: steps.length, name: names[tree.hash] }),
        leftSibling: t('verify.left'),
        rightSibling: t('verify.right'),
        merged: t('verify.merged'),
        covered: t('verify.covered'),
        thisOne: t('verify.thisOne'),
        root: t(proven ? 'verify.root' : 'verify.notRoot'),
        ...(before ? { before: t('verify.before', { figure: format.number(before) }) } : {}),
      }}
    />
  )
}

/** Every hash in full, for whoever recomputes by other means. */
function FullHashes({ tree }: { tree: TreeView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <details className={css.full}>
      <summary>{t('verify.full')}</summary>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th className="r">{t('verify.step')}</th>
              <th>{t('verify.side')}</th>
              <th>{t('verify.sibling')}</th>
              <th>{t('verify.merged')}</th>
              <th className="r">{t('verify.covered')}</th>
            </tr>
          </thead>
          <tbody>
            {tree.steps.map((step, i) => (
              <tr key={hex(step.result)}>
                <td className="r">{i + 1}</td>
                <td className="nw">{t(step.side === 'left' ? 'verify.left' : 'verify.right')}</td>
                <td className="hash">{inGroups(hex(step.sibling), 16)}</td>
                <td className="hash">{inGroups(hex(step.result), 16)}</td>
                <td className="r">{format.number(step.to - step.from)}</td>
              </tr>
            ))}
            <tr className="sum">
              <td />
              <td className="nw">{t('verify.signedRoot')}</td>
              <td className="hash" colSpan={2}>
                {inGroups(hex(tree.root), 16)}
              </td>
              <td className="r">{format.number(tree.size)}</td>
            </tr>
          </tbody>
        </table>
      </Scroll>
    </details>
  )
}
