import { counted } from '@gongshu/tabular/counted'
import { z } from 'zod'
import { daysFrom } from '../calendar.ts'
import type { Routes } from '../http.ts'
import { defineProblems } from '../problem.ts'
import { addDays, plainDate } from '../time.ts'

const CalendarDay = z
  .object({
    date: z.string(),
    working: z.boolean(),
    provisional: z.boolean().optional().meta({ description: '放假通知未出，暂定 · the holiday notice is not out yet' }),
  })
  .meta({ id: 'CalendarDay' })

const day = z.iso.date().transform(plainDate)
const mostDays = 800

const problems = defineProblems('calendar', {
  badRange: {
    status: 422,
    title: { zh: '起止日期不对', en: 'The range of dates is not right' },
    advice: { zh: `起不晚于止，最多${mostDays}天`, en: `From no later than to, at most ${counted(mostDays, 'day')}` },
  },
})

export const calendarRoutes: Routes = (app) => {
  app.get(
    '/api/v1/calendar',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'getCalendar',
        summary: '工作日历 · Working days, holidays and worked weekends',
        tags: ['process'],
        querystring: z.object({ from: day, to: day }),
        response: { 200: z.object({ days: z.array(CalendarDay) }) },
      },
    },
    async ({ query: { from, to } }) => {
      if (to < from || to > addDays(from, mostDays - 1)) throw problems.badRange()
      const days = daysFrom(from, to)
      return { days: days.map(({ provisional, ...rest }) => (provisional ? { ...rest, provisional } : rest)) }
    },
  )
}
