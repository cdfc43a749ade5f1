import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Stage } from '../platform/parts/stage-line.tsx'
import { endOf, type ImportStage, type ImportView } from './import-queries.ts'

/** The stages in words: counts done of counts known, measured seconds; an estimate only with its basis. */
export function useStages(view: ImportView): readonly Stage[] {
  const { t } = useTranslation()
  const format = useFormat()
  const figure = (value: number, unit: ImportStage['unit']): string =>
    unit === 'bytes'
      ? format.bytes(value)
      : unit === null
        ? format.number(value)
        : t(`lake.unit.${unit}`, { count: value, figure: format.number(value) })
  const mustLeft = view.findings.filter(({ weight }) => weight === 'must').length

  const end = endOf(view)

  const fact = ({ name, state, done, total, unit }: ImportStage): string => {
    const figures = (done: number): string =>
      state === 'done' || total === null
        ? figure(done, unit)
        : t('lake.doneOf', { done: figure(done, unit), total: figure(total, unit) })
    if (end && state !== 'done') {
      if (state === 'next') return t('lake.notReached')
      const ended = t(`lake.ended.${end}`)
      return done === null ? ended : t('lake.endedAt', { ended, figures: figures(done) })
    }
    if (name === 'confirm' && state === 'now')
      return mustLeft > 0 ? t('lake.mustLeft', { count: mustLeft }) : t('lake.ready')
    if (state === 'next')
      return name === 'load' && view.rows !== null
        ? t('lake.willLoad', { count: view.rows, figure: format.number(view.rows) })
        : t('lake.notBegun')
    if (done === null) return t(state === 'done' ? 'lake.done' : 'lake.working')
    return figures(done)
  }

  return view.stages.map((stage) => ({
    key: stage.name,
    name: t(`lake.stage.${stage.name}`),
    state: stage.state,
    fact: fact(stage),
    basis:
      stage.seconds !== null
        ? format.seconds(stage.seconds)
        : stage.name === 'confirm' && stage.state === 'now'
          ? t('lake.noLimit')
          : undefined,
  }))
}
