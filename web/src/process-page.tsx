import type { LoaderFunctionArgs } from 'react-router'
import { CatalogUpdateMaterial, loadCatalogUpdate } from './opendata/catalog-update-material.tsx'
import { loadOpenRequest, OpenRequestMaterial } from './opendata/open-request-material.tsx'
import { loadPublication, PublicationMaterial } from './opendata/publication-material.tsx'
import { loadProcess, type Materials, ProcessPage } from './platform/process/process-page.tsx'
import { CorrectionMaterial, loadCorrection } from './quality/correction-material.tsx'
import { loadShare, ShareMaterial } from './sharing/share-material.tsx'

/** The one place that knows which capability shows what a process decides on. */
const materials: Materials = {
  publication: { load: loadPublication, Show: PublicationMaterial },
  catalogUpdate: { load: loadCatalogUpdate, Show: CatalogUpdateMaterial },
  openRequest: { load: loadOpenRequest, Show: OpenRequestMaterial },
  unconditionalShare: { load: loadShare, Show: ShareMaterial },
  conditionalShare: { load: loadShare, Show: ShareMaterial },
  correction: { load: loadCorrection, Show: CorrectionMaterial, ownEvents: ['transfer'] },
  checkRequest: { load: loadCorrection, Show: CorrectionMaterial, ownEvents: ['transfer'] },
}

export const loader = (args: LoaderFunctionArgs) => loadProcess(args, materials)

export default function Page() {
  return <ProcessPage materials={materials} />
}
