/**
 * Words that columns of government tables are called by, and the physical name of each. Used twice: a row made of such words is
 * a header, and a column so called gets a name that a program can use. What is not here gets c01, c02 … by position.
 */
// biome-ignore format: a table is read in columns
const words: readonly (readonly [zh: string, en: string])[] = [
  ['序号', 'seq'], ['编号', 'number'], ['代码', 'code'], ['编码', 'code'], ['名称', 'name'], ['标题', 'title'], ['类型', 'type'], ['类别', 'category'],
  ['分类', 'category'], ['等级', 'grade'], ['级别', 'level'], ['状态', 'status'], ['备注', 'remark'], ['说明', 'description'], ['简介', 'introduction'], ['描述', 'description'],
  ['单位', 'unit'], ['单位名称', 'organisation_name'], ['机构', 'organisation'], ['机构名称', 'organisation_name'], ['部门', 'department'], ['主管部门', 'supervisor'],
  ['企业名称', 'enterprise_name'], ['公司名称', 'company_name'], ['统一社会信用代码', 'credit_code'], ['信用代码', 'credit_code'], ['社会信用代码', 'credit_code'],
  ['组织机构代码', 'organisation_code'], ['纳税人识别号', 'taxpayer_id'], ['法定代表人', 'legal_representative'], ['法人', 'legal_representative'], ['负责人', 'person_in_charge'],
  ['联系人', 'contact'], ['经办人', 'handler'], ['姓名', 'person_name'], ['性别', 'sex'], ['年龄', 'age'], ['民族', 'ethnic_group'], ['学历', 'education'], ['职务', 'post'], ['职称', 'professional_title'],
  ['出生日期', 'birth_date'], ['身份证号', 'id_number'], ['身份证号码', 'id_number'], ['公民身份号码', 'id_number'], ['证件号码', 'document_number'], ['证件类型', 'document_type'],
  ['电话', 'phone'], ['联系电话', 'phone'], ['手机', 'mobile'], ['手机号', 'mobile'], ['手机号码', 'mobile'], ['固定电话', 'landline'], ['传真', 'fax'], ['邮箱', 'email'], ['电子邮箱', 'email'], ['电子邮件', 'email'],
  ['邮编', 'postcode'], ['邮政编码', 'postcode'], ['网址', 'url'], ['网站', 'url'], ['地址', 'address'], ['详细地址', 'address'], ['住址', 'home_address'], ['注册地址', 'registered_address'], ['经营地址', 'business_address'],
  ['省', 'province'], ['省份', 'province'], ['市', 'city'], ['城市', 'city'], ['区县', 'county'], ['县', 'county'], ['区', 'district'], ['区域', 'area'], ['区划', 'division_code'], ['行政区划', 'division'], ['行政区划代码', 'division_code'],
  ['区划代码', 'division_code'], ['街道', 'street'], ['乡镇', 'township'], ['村', 'village'], ['社区', 'community'], ['所在地', 'location'], ['位置', 'location'], ['地点', 'place'],
  ['经度', 'longitude'], ['纬度', 'latitude'], ['坐标', 'coordinates'], ['海拔', 'elevation'],
  ['年', 'year'], ['年份', 'year'], ['年度', 'year'], ['月', 'month'], ['月份', 'month'], ['季度', 'quarter'], ['日', 'day'], ['日期', 'date'], ['时间', 'time'], ['小时', 'hour'], ['星期', 'weekday'],
  ['开始日期', 'start_date'], ['结束日期', 'end_date'], ['起始日期', 'start_date'], ['截止日期', 'end_date'], ['有效期', 'validity'], ['有效期至', 'valid_until'], ['备案日期', 'filing_date'], ['登记日期', 'registration_date'],
  ['成立日期', 'established_date'], ['注册日期', 'registration_date'], ['发布日期', 'issued_date'], ['发证日期', 'issued_date'], ['更新时间', 'updated_at'], ['创建时间', 'created_at'], ['处罚日期', 'penalty_date'], ['检查日期', 'inspection_date'],
  ['数量', 'quantity'], ['总数', 'total'], ['合计', 'total'], ['总计', 'total'], ['小计', 'subtotal'], ['金额', 'amount'], ['总额', 'total_amount'], ['单价', 'unit_price'], ['价格', 'price'], ['费用', 'fee'], ['收费标准', 'fee_rate'],
  ['面积', 'area_size'], ['长度', 'length'], ['宽度', 'width'], ['高度', 'height'], ['重量', 'weight'], ['人数', 'people'], ['户数', 'households'], ['人口', 'population'], ['比例', 'ratio'], ['占比', 'share'], ['增长率', 'growth_rate'], ['同比', 'year_on_year'], ['环比', 'month_on_month'],
  ['注册资本', 'registered_capital'], ['经营范围', 'business_scope'], ['经营单位', 'operator'], ['经营状态', 'business_status'], ['行业', 'industry'], ['行业代码', 'industry_code'], ['登记机关', 'registrar'], ['许可证号', 'licence_number'], ['文号', 'document_number'],
  ['泊位', 'spaces'], ['泊位数', 'spaces'], ['泊位总数', 'spaces_total'], ['总泊位', 'spaces_total'], ['充电', 'charging'], ['充电泊位', 'charging_spaces'], ['充电桩', 'chargers'], ['停车场', 'car_park'], ['停车场名称', 'car_park_name'], ['停车场编号', 'car_park_number'], ['车牌号', 'plate'], ['车牌号码', 'plate'],
  ['线路', 'line'], ['站点', 'stop'], ['站名', 'station_name'], ['营业时间', 'opening_hours'], ['开放时间', 'opening_hours'], ['银行卡号', 'bank_card'], ['账号', 'account'], ['开户行', 'bank'],
  ['结果', 'result'], ['处罚结果', 'penalty'], ['检查结果', 'inspection_result'], ['事项', 'matter'], ['事项名称', 'matter_name'], ['办件编号', 'case_number'], ['来源', 'source'], ['指标', 'indicator'], ['数值', 'value'], ['值', 'value'], ['版本', 'version'],
  ['文件名', 'file_name'], ['确诊', 'confirmed'], ['疑似', 'suspected'], ['治愈', 'recovered'], ['死亡', 'deaths'], ['学校名称', 'school_name'], ['学校', 'school'], ['医院', 'hospital'], ['床位数', 'beds'], ['项目', 'item'], ['项目名称', 'project_name'], ['规格', 'specification'], ['品牌', 'brand'],
]

const byChinese: ReadonlyMap<string, string> = new Map(words)

/** English and code-like words that only headers are made of. */
const latin =
  /^(?:(?:.*[_ ])?(?:id|ids|uuid|code|name|title|type|date|time|year|month|day|hour|status|address|addr|phone|mobile|email|e-mail|url|lat|latitude|lon|lng|longitude|city|state|province|country|county|region|zip|zip_code|postcode|amount|price|total|count|number|no|nr|description|category|remark|note|notes|value|unit|key|level|area|age|sex|gender)|[a-z]+Id|[a-z]+Code|[a-z]+Name)$/i

/** The physical name for a header in Chinese, if it is one that everybody uses. */
export const englishFor = (label: string): string | undefined => byChinese.get(label)

const longWords = words.filter(([zh]) => zh.length >= 2).map(([zh]) => zh)

/** The cell is called what columns are called. A long cell that merely contains such a word is not. */
export function isHeaderWord(text: string): boolean {
  const plain = text.replace(/[\s*＊:：]/g, '').replace(/[（(【[].*[）)】\]]$/, '')
  if (plain.length === 0 || plain.length > 24) return false
  if (byChinese.has(plain)) return true
  if (plain.length <= 10 && longWords.some((word) => plain.endsWith(word))) return true
  return latin.test(text.trim())
}
