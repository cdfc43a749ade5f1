import type { Sample } from '../platform/parts/code-samples.tsx'

/** The same read in four languages, each complete: it runs as copied and follows `next` to the end. */
export function samplesFor(origin: string, path: string): readonly Sample[] {
  const url = new URL(path, origin)
  const base = `${url.origin}${url.pathname}`
  const query = [...url.searchParams]
  return [
    { language: 'curl', code: curl(base, query) },
    { language: 'Python', code: python(base, query) },
    { language: 'JavaScript', code: javascript(base, query) },
    { language: 'Java', code: java(base, query) },
  ]
}

type Pairs = readonly (readonly [string, string])[]

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const curl = (base: string, query: Pairs): string =>
  [
    `curl --get ${shellQuoted(base)}`,
    ...query.map(([name, value]) => `  --data-urlencode ${shellQuoted(`${name}=${value}`)}`),
  ].join(' \\\n')

const python = (base: string, query: Pairs): string => `import json, urllib.parse, urllib.request

base = ${JSON.stringify(base)}
query = {${query.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}

while True:
    with urllib.request.urlopen(base + "?" + urllib.parse.urlencode(query)) as response:
        page = json.load(response)
        receipt = response.headers["Gongshu-Receipt"]
    for row in page["rows"]:
        print(row)
    if not page["next"]:
        break
    query["after"] = page["next"]`

const javascript = (
  base: string,
  query: Pairs,
): string => `const query = new URLSearchParams(${JSON.stringify(Object.fromEntries(query))})

for (;;) {
  const response = await fetch(\`${base}?\${query}\`)
  if (!response.ok) throw new Error((await response.json()).title)
  const { rows, next } = await response.json()
  const receipt = response.headers.get('Gongshu-Receipt')
  for (const row of rows) console.log(row)
  if (!next) break
  query.set('after', next)
}`

const java = (base: string, query: Pairs): string => {
  const pairs = query.map(
    ([name, value], i) => `"${i > 0 ? '&' : ''}${name}=" + URLEncoder.encode(${JSON.stringify(value)}, UTF_8)`,
  )
  return `import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import static java.nio.charset.StandardCharsets.UTF_8;

public class Rows {
  public static void main(String[] args) throws Exception {
    var query = ${pairs.length > 0 ? pairs.join('\n        + ') : '""'};
    var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(`${base}?`)} + query)).build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.headers().firstValue("Gongshu-Receipt").orElse(""));
    System.out.println(response.body());
  }
}`
}
