/** 临澜市: an invented city. Its region codes were never issued, its people do not exist, its map is 示意. */
import { creditCode } from './codes.ts'

export const cityRegion = '009900'
export const districts = [
  { code: '009901', name: '东汀区', short: '东汀' },
  { code: '009902', name: '望溪区', short: '望溪' },
  { code: '009921', name: '青屿县', short: '青屿' },
] as const

export const streets = {
  '009901': ['滨江街道', '府前街道', '站前街道', '东湖街道', '白鹭街道'],
  '009902': ['望江街道', '溪口街道', '健康路街道', '高新街道'],
  '009921': ['青屿镇', '白沙镇', '渔浦镇', '上塘乡'],
} as const

export const roads = [
  ...[
    '滨江路',
    '望江路',
    '府前路',
    '东湖路',
    '健康路',
    '白鹭街',
    '站前街',
    '青屿大道',
    '澜江大道',
    '溪口路',
    '学院路',
    '文昌街',
  ],
  ...[
    '朝阳路',
    '建设路',
    '和平街',
    '桂园路',
    '柳汀路',
    '高新一路',
    '高新二路',
    '渔浦街',
    '白沙路',
    '上塘路',
    '环湖东路',
    '环湖西路',
  ],
] as const

export type OrganisationKey =
  | 'dataBureau'
  | 'dataCentre'
  | 'urban'
  | 'environment'
  | 'transport'
  | 'education'
  | 'health'
  | 'insurance'
  | 'market'
  | 'civil'
  | 'housing'
  | 'labour'
  | 'finance'
  | 'emergency'
  | 'police'
  | 'office'
  | 'statistics'
  | 'water'
  | 'operator'
  | 'bank'
  | 'mapmaker'

export type SampleOrganisation = {
  readonly key: OrganisationKey
  readonly name: string
  readonly kind: 'organ' | 'institution' | 'enterprise' | 'dataAuthority'
  readonly creditCode: string
  /** 地方管理、垂直管理、双重领导. */
  readonly leadership: 'local' | 'vertical' | 'dual'
  /** The beginning of its accounts' names: `urban-data`, `urban-secrecy` … */
  readonly login: string
}

const organ = (
  key: OrganisationKey,
  number: number,
  name: string,
  leadership: 'local' | 'dual' = 'local',
): SampleOrganisation => ({
  ...{ key, name, leadership, kind: 'organ', login: key },
  creditCode: creditCode('11', cityRegion, `0000${String(number).padStart(4, '0')}`),
})

// biome-ignore format: a table is read in columns
export const organisations: readonly SampleOrganisation[] = [
  { key: 'dataBureau', name: '临澜市数据局', kind: 'dataAuthority', creditCode: '110099000099000133', leadership: 'local', login: 'bureau' },
  { key: 'dataCentre', name: '临澜市大数据中心', kind: 'institution', creditCode: '12009900009900021T', leadership: 'local', login: 'centre' },
  organ('urban', 101, '临澜市城市管理局'),
  organ('environment', 102, '临澜市生态环境局', 'dual'),
  organ('transport', 103, '临澜市交通运输局'),
  organ('education', 104, '临澜市教育局'),
  organ('health', 105, '临澜市卫生健康委员会'),
  organ('insurance', 106, '临澜市医疗保障局'),
  organ('market', 107, '临澜市市场监督管理局'),
  organ('civil', 108, '临澜市民政局'),
  organ('housing', 109, '临澜市住房和城乡建设局'),
  organ('labour', 110, '临澜市人力资源和社会保障局'),
  organ('finance', 111, '临澜市财政局'),
  organ('emergency', 112, '临澜市应急管理局'),
  organ('police', 113, '临澜市公安局', 'dual'),
  organ('office', 114, '临澜市人民政府办公室'),
  organ('statistics', 115, '临澜市统计局'),
  { key: 'water', name: '临澜市水务集团有限公司', kind: 'enterprise', creditCode: '91009900MA0KK0055D', leadership: 'local', login: 'water' },
  { key: 'operator', name: '临澜数据运营有限公司', kind: 'enterprise', creditCode: '91009900MA0KK0039P', leadership: 'local', login: 'operator' },
  { key: 'bank', name: '青屿农村商业银行股份有限公司', kind: 'enterprise', creditCode: '91009900MA0KK0047J', leadership: 'local', login: 'bank' },
  { key: 'mapmaker', name: '澜图科技有限公司', kind: 'enterprise', creditCode: '91009900MA0KK00638', leadership: 'local', login: 'lantu' },
]

/** Departments that publish: each has the four posts of a publication. */
export const publishers: readonly OrganisationKey[] = [
  ...(['urban', 'environment', 'transport', 'education', 'health', 'insurance', 'market', 'civil'] as const),
  ...(['housing', 'labour', 'finance', 'emergency', 'police', 'office', 'water', 'statistics'] as const),
]

export type SamplePost =
  | 'dataOfficer'
  | 'businessReviewer'
  | 'secrecyOfficer'
  | 'chiefDataOfficer'
  | 'catalogReviewer'
  | 'auditor'
  | 'systemAdministrator'
  | 'securityAdministrator'
  | 'auditAdministrator'

export type SamplePerson = {
  readonly login: string
  readonly name: string
  readonly post: SamplePost
  readonly organisation: OrganisationKey
}

const surnames = [...'林沈顾陆苏程许江温叶宋柳秦韩白方杜纪洛简']
const givenNames = [
  ...[
    '之微',
    '知远',
    '安平',
    '澜生',
    '望舒',
    '汀兰',
    '屿川',
    '若溪',
    '景行',
    '明舟',
    '书言',
    '和光',
    '清越',
    '远志',
    '思齐',
    '云起',
  ],
  ...[
    '嘉木',
    '一苇',
    '长风',
    '在野',
    '晚照',
    '初晴',
    '怀瑾',
    '予安',
    '时雨',
    '乐山',
    '见深',
    '如松',
    '允中',
    '守拙',
    '致和',
    '子衿',
  ],
]

/** The n-th invented name; the pairs do not repeat for 640 people. */
export const personName = (n: number): string =>
  `${surnames[n % surnames.length]}${givenNames[(n * 7 + Math.floor(n / surnames.length)) % givenNames.length]}`

const departmentPosts = [
  ['dataOfficer', 'data'],
  ['businessReviewer', 'business'],
  ['secrecyOfficer', 'secrecy'],
  ['chiefDataOfficer', 'chief'],
] as const

const bureauPosts = [
  ['catalogReviewer', 'bureau-review'],
  ['auditor', 'bureau-audit'],
  ['systemAdministrator', 'admin-system'],
  ['securityAdministrator', 'admin-security'],
  ['auditAdministrator', 'admin-audit'],
] as const

export const people: readonly SamplePerson[] = [
  ...bureauPosts.map(
    ([post, login], n): SamplePerson => ({
      ...{ login, post, organisation: 'dataBureau' },
      name: personName(n),
    }),
  ),
  ...publishers.flatMap((organisation, department) =>
    departmentPosts.map(
      ([post, suffix], n): SamplePerson => ({
        login: `${organisation}-${suffix}`,
        // The first data officer of the stories: 林之微 of 医保局.
        name: organisation === 'insurance' && n === 0 ? '林之微' : personName(20 + department * 4 + n),
        ...{ post, organisation },
      }),
    ),
  ),
]

/** Somebody of the city with an account and no post. */
export const citizen = { login: 'citizen', name: personName(400) } as const

export const organisation = (key: OrganisationKey): SampleOrganisation => {
  const found = organisations.find((one) => one.key === key)
  if (!found) throw new RangeError(key)
  return found
}
