import { words } from '../../i18n'
import { chooseClock, chooseKeys, chooseLanguage, chooseTheme, chosenClock, chosenTheme, language, singleKeys } from '../../state/settings'

/** What is kept between visits: nothing else is. */
export function SettingsPage() {
  const w = words.value.help
  return (
    <>
      <Choice name="language" label={words.value.app.language} chosen={language.value} options={[['zh', '中文', 'zh-CN'], ['en', 'English', 'en']]} choose={chooseLanguage} />
      <Choice name="theme" label={w.theme} chosen={chosenTheme.value ?? 'system'} options={[['system', w.system], ['light', w.light], ['dark', w.dark]]} choose={to => chooseTheme(to === 'system' ? null : to)} />
      <Choice name="clock" label={w.clock} chosen={chosenClock.value ?? 'logs'} options={[['logs', w.clockOfLogs], ['machine', words.value.timeline.machineTime], ['utc', words.value.timeline.utc]]} choose={to => chooseClock(to === 'logs' ? null : to)} hint={w.clockHint} />
      <Choice name="keys" label={w.keys} chosen={singleKeys.value ? 'on' : 'off'} options={[['on', w.keysOn], ['off', w.keysOff]]} choose={to => chooseKeys(to === 'on')} hint={w.keysHint} />
      <p class="help-note">{w.kept}</p>
    </>
  )
}

interface ChoiceProps<T extends string> {
  name: string
  label: string
  chosen: T
  options: (readonly [value: T, label: string, lang?: string])[]
  choose: (value: T) => void
  hint?: string
}

function Choice<T extends string>({ name, label, chosen, options, choose, hint }: ChoiceProps<T>) {
  return (
    <fieldset class="choice" aria-describedby={hint && `${name}-hint`}>
      <legend>{label}</legend>
      {options.map(([value, text, lang]) => (
        <label key={value} lang={lang}><input type="radio" name={name} checked={chosen === value} onChange={() => choose(value)} /> {text}</label>
      ))}
      {hint && <p id={`${name}-hint`} class="help-note">{hint}</p>}
    </fieldset>
  )
}
