import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Observation = {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Prometheus metrics. Labels are routes and states, never ids or values of a person. */
export type Metrics = {
  readonly observe: (observation: Observation) => void
  /** A figure read at scrape time. */
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'gongshu_http_request_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  })
  return {
    observe: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    gauge: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [registry],
        collect: async () => {
          gauge.set(await read())
        },
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
