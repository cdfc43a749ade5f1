import { type CSSVariablesResolver, createTheme } from '@mantine/core'

/**
 * Mantine dressed in the tokens of `style/tokens.css`. Its own light and dark palettes are pointed at our variables,
 * which already follow the theme, so a Mantine part never needs to know which theme is on.
 */
export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 3,
  cursorType: 'pointer',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontFamily: 'var(--sans)', fontWeight: '700' },
})

const tokens = {
  '--mantine-color-body': 'var(--sheet)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--sheet)',
  '--mantine-color-default-hover': 'var(--accent-soft)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-error': 'var(--zhu)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hi)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-gray-0': 'var(--paper)',
  '--mantine-color-gray-1': 'var(--accent-soft)',
  '--mantine-color-gray-2': 'var(--line-2)',
  '--mantine-color-gray-4': 'var(--ctl)',
  '--mantine-color-white': 'var(--sheet)',
  '--mantine-shadow-md': 'var(--lift)',
  '--mantine-shadow-xl': 'var(--lift)',
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: tokens, light: tokens, dark: tokens })
