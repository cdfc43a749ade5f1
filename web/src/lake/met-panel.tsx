import { useTranslation } from 'react-i18next'
import { changesOf, editors } from '../platform/edited-meanwhile.ts'
import { useFormat } from '../platform/page.ts'
import type { Met } from './import-edit.ts'
import css from './import-page.module.css'
import type { ImportEdit, ImportView } from './import-queries.ts'

type Props = { view: ImportView; met: Met; disabled: boolean; onAgain: (body: ImportEdit) => void; onLeave: () => void }

/** 两人同改: what a colleague changed, and what was not made of mine. A repair is not made again: its finding may be another by now. */
export function MetPanel({ view, met: { body, changes }, disabled, onAgain, onLeave }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const places = usePlaces(view)
  const theirs = [...new Set(changes.flatMap(({ fields }) => fields.map(places.theirs)))]
  const mine = body ? places.mine(body) : []
  return (
    <div className={css.met} role="alert">
      <p>
        <b className="zhu">{t('lake.met.title')}</b>{' '}
        {t('lake.met.who', { who: editors(changes, format), what: format.list(theirs) })}
      </p>
      {mine.length > 0 && <p>{t('lake.met.mine', { what: format.list(mine) })}</p>}
      <p className="row">
        {body && !body.repair && (
          <button type="button" className="btn" disabled={disabled} onClick={() => onAgain(body)}>
            {t('lake.met.again')}
          </button>
        )}
        <button type="button" className="btn" onClick={onLeave}>
          {t(body ? 'lake.met.leave' : 'lake.met.look')}
        </button>
      </p>
    </div>
  )
}

/** Names of what can be changed, as the page calls it. */
function usePlaces(view: ImportView) {
  const { t } = useTranslation()
  const format = useFormat()
  const what = (place: string) => t(`lake.met.place.${place}`, { defaultValue: t('lake.met.place.other') })
  const column = (index: number) => view.columns.find((one) => one.index === index)?.label ?? String(index + 1)
  const ofColumn = (index: number, key: string) => t('lake.met.column', { label: column(index), what: what(key) })
  const said = (value: unknown) =>
    Array.isArray(value) ? format.list(value.map(String)) : typeof value === 'boolean' ? '' : String(value)
  const withValue = (name: string, value: unknown) => [name, said(value)].filter(Boolean).join(format.zh ? '：' : ': ')
  return {
    /** `columns.3.label`, `reading.encoding`, `decisions`. */
    theirs: (field: string): string => {
      const [group = '', index = '', key = ''] = field.split('.')
      if (group === 'columns') return ofColumn(Number(index), key)
      return what(group === 'reading' ? index : group)
    },
    mine: ({ reading, columns }: ImportEdit): string[] => [
      ...Object.entries(reading ?? {}).flatMap(([key, value]) =>
        value === undefined ? [] : [withValue(what(key), value)],
      ),
      ...(columns ?? []).flatMap(({ index, ...change }) =>
        Object.entries(change).map(([key, value]) => withValue(ofColumn(index, key), value)),
      ),
    ],
  }
}

/** Another's change has a panel of its own. */
export const isOther = (error: unknown): boolean => changesOf(error) === undefined
