import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A table wider than its column scrolls inside its own box. Only a box that does scroll is a stop for the keyboard. */
export function Scroll({ children, label }: { children: ReactNode; label?: string }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => setScrolls(element.scrollWidth > element.clientWidth)
    look()
    const watch = new ResizeObserver(look)
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <>
      <p className="note scroll-hint">{t('grid.swipe')}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, and a region would crowd the landmarks */}
      <div
        ref={box}
        className="scroll"
        role="group"
        aria-label={label}
        tabIndex={scrolls ? 0 : undefined}
        data-scrolls={scrolls || undefined}
      >
        {children}
      </div>
    </>
  )
}
