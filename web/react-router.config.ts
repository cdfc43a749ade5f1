import type { Config } from '@react-router/dev/config'

export default {
  appDirectory: 'src',
  buildDirectory: 'build',
  ssr: true,
  // The portal must also work behind an exchange device that allows no extra round trips: send the whole route list at once.
  routeDiscovery: { mode: 'initial' },
} satisfies Config
