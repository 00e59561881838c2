import { words } from '../../i18n'
import { keyName, shortcuts, type Place } from '../../state/shortcuts'

/** Every key there is, from the table that the handlers ask. */
export function ShortcutsPage() {
  const w = words.value.keys
  return (
    <>
      {(Object.keys(shortcuts) as Place[]).map(place => (
        <section key={place}>
          <h3>{w.places[place]}</h3>
          <dl class="key-list">
            {Object.entries<readonly string[]>(shortcuts[place]).map(([act, keys]) => (
              <div key={act}>
                <dt>{keys.map((key, i) => <>{i > 0 && ` ${w.or} `}<kbd key={key}>{keyName(key, w.space)}</kbd></>)}</dt>
                <dd>{(w.acts[place] as Record<string, string>)[act]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  )
}
