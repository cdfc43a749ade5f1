import { index, layout, type RouteConfig, route } from '@react-router/dev/routes'

export default [
  layout('platform/layout/portal.tsx', [
    index('opendata/home.tsx'),
    route('datasets', 'catalog/search-page.tsx'),
    route('datasets/:id', 'opendata/dataset-page.tsx'),
    route('*', 'platform/layout/not-found.tsx'),
  ]),
] satisfies RouteConfig
