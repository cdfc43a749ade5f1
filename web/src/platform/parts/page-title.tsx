import { usePage } from '../page.ts'

/** The document's title: the page, then the place. */
export function PageTitle({ title }: { title?: string }) {
  const { site } = usePage()
  return <title>{title ? `${title} – ${site.name}` : site.name}</title>
}
