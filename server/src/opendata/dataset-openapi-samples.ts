export type CodeSample = { readonly lang: string; readonly label: string; readonly source: string }

/** The same read in four languages. Each runs as it is copied, and follows `next` to the end where that is the point of it. */
export const rowsSamples = (url: string, query: Readonly<Record<string, string>>): CodeSample[] => [
  { lang: 'Shell', label: 'curl', source: curl(url, query) },
  { lang: 'Python', label: 'Python', source: python(url, query) },
  { lang: 'JavaScript', label: 'JavaScript', source: javascript(url, query) },
  { lang: 'Java', label: 'Java', source: java(url, query) },
]

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const curl = (url: string, query: Readonly<Record<string, string>>): string =>
  [
    `curl --get ${shellQuoted(url)}`,
    ...Object.entries(query).map(([name, value]) => `  --data-urlencode ${shellQuoted(`${name}=${value}`)}`),
  ].join(' \\\n')

const python = (
  url: string,
  query: Readonly<Record<string, string>>,
): string => `import json, urllib.parse, urllib.request

base = ${JSON.stringify(url)}
query = ${JSON.stringify(query)}

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
  url: string,
  query: Readonly<Record<string, string>>,
): string => `const base = ${JSON.stringify(url)}
const query = new URLSearchParams(${JSON.stringify(query)})

for (;;) {
  const response = await fetch(\`\${base}?\${query}\`)
  if (!response.ok) throw new Error((await response.json()).title)
  const { rows, next } = await response.json()
  const receipt = response.headers.get('Gongshu-Receipt')
  for (const row of rows) console.log(row)
  if (!next) break
  query.set('after', next)
}`

const java = (url: string, query: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(query).map(
    ([name, value], index) => `"${index > 0 ? '&' : ''}${name}=" + URLEncoder.encode(${JSON.stringify(value)}, UTF_8)`,
  )
  return `import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import static java.nio.charset.StandardCharsets.UTF_8;

public class Rows {
  public static void main(String[] args) throws Exception {
    var query = ${pairs.join('\n        + ')};
    var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(`${url}?`)} + query)).build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.headers().firstValue("Gongshu-Receipt").orElse(""));
    System.out.println(response.body());
  }
}`
}
