/** Conversations in which the assistant calls a tool, in both languages, written for the sample dataset. */
import type { Json } from './row-text.ts'

/** The messages and tools of each conversation, in the shape that chat models are called with. */
export const toolCalls: readonly { readonly messages: Json; readonly tools: Json }[] = [
  {
    messages: [
      { role: 'user', content: 'Will I need an umbrella in Bergen tomorrow?' },
      call('call_1', 'get_forecast', '{"city": "Bergen", "days": 1}'),
      { role: 'tool', tool_call_id: 'call_1', content: '{"rain_mm": 14.2, "wind_ms": 9}' },
      {
        role: 'assistant',
        content: 'Yes: 14 mm of rain are expected in Bergen. With wind at 9 m/s a rain jacket will serve you better.',
      },
    ],
    tools: [tool('get_forecast', 'Gives the forecast of a city', { city: 'string', days: 'integer' })],
  },
  {
    messages: [
      { role: 'system', content: 'You manage a calendar. Confirm before you delete anything.' },
      { role: 'user', content: 'Move my dentist appointment to Thursday at 9.' },
      call('call_7', 'find_events', '{"text": "dentist"}'),
      { role: 'tool', tool_call_id: 'call_7', content: '[{"id": 9007199254740993, "start": "2025-05-13T14:00"}]' },
      call('call_8', 'move_event', '{"id": 9007199254740993, "start": "2025-05-15T09:00"}'),
      { role: 'tool', tool_call_id: 'call_8', content: '{"ok": true}' },
      { role: 'assistant', content: 'Done: the dentist is now on Thursday, 15 May, at 9:00.' },
    ],
    tools: [
      tool('find_events', 'Finds events by their text', { text: 'string' }),
      tool('move_event', 'Moves an event', { id: 'integer', start: 'string' }),
    ],
  },
  {
    messages: [
      { role: 'user', content: '帮我查一下从杭州到黄山最早的高铁。' },
      call('call_3', 'search_trains', '{"from": "杭州东", "to": "黄山北", "sort": "departure"}'),
      {
        role: 'tool',
        tool_call_id: 'call_3',
        content:
          '[{"train": "G7331", "departure": "06:38", "arrival": "08:15", "seats": 0}, {"train": "G1478", "departure": "07:05", "arrival": "08:36", "seats": 41}]',
      },
      {
        role: 'assistant',
        content:
          '最早的是 G7331，06:38 开，但已经没有票了。有票的最早一班是 G1478，07:05 从杭州东出发，08:36 到黄山北，还有 41 个座位。',
      },
    ],
    tools: [tool('search_trains', '查询两站之间的车次', { from: 'string', to: 'string', sort: 'string' })],
  },
  {
    messages: [
      { role: 'user', content: '350 美元现在大约是多少人民币？' },
      call('call_5', 'get_rate', '{"from": "USD", "to": "CNY"}'),
      { role: 'tool', tool_call_id: 'call_5', content: '{"rate": 7.10}' },
      { role: 'assistant', content: '按 1 美元兑 7.10 元计算，350 美元约合 2485 元人民币。银行实际成交价会略有不同。' },
    ],
    tools: [tool('get_rate', '查询汇率', { from: 'string', to: 'string' })],
  },
]

function call(id: string, name: string, text: string): Json {
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name, arguments: text } }],
  }
}

function tool(name: string, description: string, fields: Readonly<Record<string, string>>): Json {
  const properties = Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, { type }]))
  return {
    type: 'function',
    function: { name, description, parameters: { type: 'object', properties, required: Object.keys(fields) } },
  }
}
