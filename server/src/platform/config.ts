import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { sayIssue } from './misfit-words.ts'

/** Every setting of the program: one schema, parsed once in `main.ts`, listed by `gongshu doctor` and in docs/reference. */
export const settings = {
  HOST: {
    schema: z.string().default('127.0.0.1'),
    about: { zh: '监听地址', en: 'Address to listen on' },
  },
  PORT: {
    schema: z.coerce.number().int().min(0).max(65535).default(8080),
    about: { zh: '监听端口，0 表示自动选取并打印', en: 'Port to listen on; 0 picks a free one and prints it' },
  },
  DATA_DIR: {
    schema: z.string().min(1).default('data'),
    about: {
      zh: '数据目录：数据库、数据湖、存证日志、密钥',
      en: 'Data directory: database, lake, transparency log, keys',
    },
  },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional(),
    about: {
      zh: '外部 PostgreSQL（15 至 18）；不设则用自带的，放在 DATA_DIR',
      en: 'An external PostgreSQL (15 to 18); unset: the embedded one inside DATA_DIR',
    },
  },
  ZONE: {
    schema: z.enum(['inner', 'outer', 'both']).default('both'),
    about: {
      zh: '部署区：政务外网 inner、互联网 outer、单机 both',
      en: 'Zone: government extranet, internet, or one machine',
    },
  },
  PUBLIC_URL: {
    schema: z.url().optional(),
    about: {
      zh: '对外网址；https 时使用 __Host- Cookie',
      en: 'Public address; with https the session cookie is __Host- prefixed',
    },
  },
  SITE_NAME: {
    schema: z.string().min(1).max(60).optional(),
    about: { zh: '站点名称，如“某市公共数据平台”', en: 'Name of the site, for example of a city’s data platform' },
  },
  SITE_PUBLISHER: {
    schema: z.string().min(1).max(60).optional(),
    about: { zh: '主办单位名称', en: 'Who runs the site' },
  },
  PROXIES: {
    schema: z.coerce.number().int().min(0).max(10).default(0),
    about: {
      zh: '前面有几层代理；取最后一层看到的来访地址',
      en: 'How many proxies stand in front; the address that the last one saw counts as the caller’s',
    },
  },
  CONSOLE_TOKEN: {
    schema: z.string().min(20).optional(),
    about: {
      zh: '命令行读不到 run.json 时，用它的 token 经 HOST 与 PORT 找到正在运行的程序',
      en: 'For a command line that cannot read run.json: its token, to reach the running program at HOST and PORT',
    },
  },
  ENGINE_PROCESSES: {
    schema: z.coerce.number().int().min(1).max(64).default(2),
    about: {
      zh: '查询引擎子进程数；整表导出另有一个，内存为其余的一半',
      en: 'Number of query engine child processes; whole-file exports have one more, with half the memory of the others',
    },
  },
  ENGINE_MEMORY_MB: {
    schema: z.coerce.number().int().min(128).default(700),
    about: { zh: '每个引擎子进程的内存上限（MB）', en: 'Memory limit of each engine process, MB' },
  },
  QUERY_SECONDS: {
    schema: z.coerce.number().positive().default(30),
    about: { zh: '单次查询时限（秒）', en: 'Time limit of one query, seconds' },
  },
  ANONYMOUS_PER_MINUTE: {
    schema: z.coerce.number().int().positive().default(1200),
    about: {
      zh: '未登录者每个地址（IPv6为/64）每分钟的调用次数；一个单位常共用一个地址',
      en: 'Calls of one address (IPv6: /64) without signing in, a minute; an office often shares one address',
    },
  },
  ANONYMOUS_PER_DAY: {
    schema: z.coerce.number().int().positive().default(200_000),
    about: {
      zh: '未登录者每个地址每天的调用次数',
      en: 'Calls of one address without signing in, a day',
    },
  },
  SECOND_FACTOR: {
    schema: z.enum(['optional', 'administrators', 'everyone']).default('optional'),
    about: {
      zh: '二次验证：自愿 optional、三员必须 administrators、有岗位者都必须 everyone（等保三级的要求）；已绑定的人总要验证',
      en: 'Second factor: optional, for the three administrators, or for everyone with a post (as level-3 protection asks); whoever has bound one is always asked for it',
    },
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    about: { zh: '服务器日志级别', en: 'Server log level' },
  },
} as const

const Settings = z.object(
  Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema])) as {
    [K in keyof typeof settings]: (typeof settings)[K]['schema']
  },
)
export type Config = Readonly<z.infer<typeof Settings>>
export type SettingName = keyof typeof settings

/** Thrown at start with every fault listed, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Parses the environment. Unknown names are ignored (the environment holds much else); every fault is reported at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const known = Object.fromEntries(
    Object.keys(settings).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  )
  const parsed = Settings.safeParse(known)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.')
      const { zh, en } = sayIssue(issue, known[name])
      return `${name}: ${zh} · ${en}`
    })
    throw new ConfigError(lines.join('\n'))
  }
  const { DATA_DIR } = parsed.data
  return { ...parsed.data, DATA_DIR: isAbsolute(DATA_DIR) ? DATA_DIR : resolve(cwd, DATA_DIR) }
}
