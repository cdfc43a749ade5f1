import { useState } from 'react'
import css from './code-samples.module.css'
import { CopyLink } from './copy.tsx'

export type Sample = { readonly language: string; readonly code: string }

/** The same call in several languages; arrow keys move between them. */
export function CodeSamples({ samples, label }: { samples: readonly Sample[]; label: string }) {
  const [chosen, choose] = useState(0)
  const sample = samples[chosen]
  if (!sample) return null
  const move = (by: number) => {
    const next = (chosen + by + samples.length) % samples.length
    choose(next)
    document.getElementById(`sample-${next}`)?.focus()
  }
  return (
    <div className={css.box}>
      <div className={css.head}>
        <div role="tablist" aria-label={label} className={css.tabs}>
          {samples.map(({ language }, i) => (
            <button
              key={language}
              id={`sample-${i}`}
              type="button"
              role="tab"
              aria-selected={i === chosen}
              aria-controls="sample-code"
              tabIndex={i === chosen ? 0 : -1}
              onClick={() => choose(i)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') move(1)
                if (event.key === 'ArrowLeft') move(-1)
              }}
            >
              {language}
            </button>
          ))}
        </div>
        <CopyLink text={sample.code} what={sample.language} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre id="sample-code" role="tabpanel" aria-labelledby={`sample-${chosen}`} tabIndex={0}>
        <code>{sample.code}</code>
      </pre>
    </div>
  )
}
