import { index, layout, type RouteConfig, route } from '@react-router/dev/routes'

export default [
  layout('platform/layout/portal.tsx', [
    index('opendata/home.tsx'),
    route('datasets', 'catalog/search-page.tsx'),
    route('datasets/:id', 'opendata/dataset-page.tsx'),
    route('departments', 'catalog/departments-page.tsx'),
    route('departments/:id', 'catalog/department-page.tsx'),
    route('receipts/check', 'ledger/receipt-check-page.tsx'),
    route('receipts/:id', 'ledger/receipt-check-page.tsx', { id: 'receipt' }),
    route('api', 'platform/api-docs/api-page.tsx'),
    route('setup', 'parties/setup-page.tsx'),
    route('password', 'parties/password-page.tsx'),
    route('sign-in', 'parties/sign-in.tsx'),
    route('*', 'platform/layout/not-found.tsx'),
  ]),
  route('desk', 'platform/layout/desk.tsx'),
  layout('platform/layout/workbench.tsx', [
    route('todo', 'platform/process/todo-page.tsx', [
      index('platform/process/todo-index.tsx'),
      route(':id', 'process-page.tsx'),
    ]),
    route('my', 'opendata/my-page.tsx'),
    route('datasets/:id/edit', 'opendata/edit-page.tsx'),
    route('datasets/:id/apply', 'opendata/apply-page.tsx'),
    route('requests', 'opendata/requests-page.tsx'),
    route('requests/:id', 'opendata/request-page.tsx'),
    route('notices', 'opendata/notices-page.tsx'),
    route('secrecy', 'opendata/secrecy-page.tsx'),
    route('people', 'parties/people-page.tsx'),
    route('people/:id', 'parties/person-page.tsx'),
    route('organisations', 'parties/organisations-page.tsx'),
    route('keys', 'parties/keys-page.tsx'),
    route('ledger', 'ledger/records-page.tsx'),
    route('bench', 'lake/bench-page.tsx'),
    route('bench/:id', 'lake/import-page.tsx'),
  ]),
] satisfies RouteConfig
