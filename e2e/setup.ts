import type { TestProject } from 'vitest/node'
import { type Product, startProduct } from './product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The product with sample data that the journeys visit. */
    product: Product
  }
}

/** One product with sample data for all journeys: the one at GONGSHU_URL, or one of our own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { GONGSHU_URL: url, GONGSHU_DATA_DIR: dataDir } = process.env
  if (url && dataDir) {
    project.provide('product', { url, dataDir })
    return async () => undefined
  }
  const started = await startProduct()
  project.provide('product', { url: started.url, dataDir: started.dataDir })
  return async () => void (await started.stop())
}
