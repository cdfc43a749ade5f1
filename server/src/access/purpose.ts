/** The kind of purpose that names a matter (事项) and a case of it: `matter/<code>/<case>`. Shares are given for one matter. */
export const matterKind = 'matter'
