package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var reloads = flag.Int("reloads", 3, "how often TestReloads reloads the page")

// diary notes in the page what it shows: note() its photos with their labels, before the page can be sure of them; acknowledged()
// the same once the page says that all of it is kept. It survives the page.
const diary = `window.shown = () => Object.fromEntries(okuyuki.photos().map((p) => [p.id, p.label]));
window.note = (kept = false) => { localStorage.diary = JSON.stringify([...JSON.parse(localStorage.diary ?? "[]"), {kept, photos: shown()}]); };
window.acknowledged = async () => {
	const before = JSON.stringify(shown());
	const {upToDate} = await okuyuki.kept();
	if (upToDate && JSON.stringify(shown()) === before) note(true);
};
window.press = (card, key) => card.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
`

// busyWith are scripts that give the page something to do, each to be broken off.
var busyWith = []struct{ name, script string }{
	{"import", `(async () => { for (const blob of blobs) { const added = okuyuki.add(null, blob); note(); await added; note(); acknowledged(); } })()`},
	{"labels", `(async () => { for (let i = 0; ; i++) {
		const cards = document.querySelectorAll(".card");
		press(cards[i * 7 % cards.length], String(1 + i % 2));
		note();
		if (i % 5 === 4) await acknowledged();
		await new Promise((next) => setTimeout(next, 40));
	} })()`},
	{"learning", `okuyuki.tune({seed: 1, steps: 200})`},
	{"comparison", `okuyuki.compare({folds: 2, repeats: 1, steps: 40})`},
}

// TestReloads reloads the page at random moments, whatever it is at: what it had said to be kept is there again.
//
//	go test ./e2e -run Reloads -v -reloads 20
func TestReloads(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	p := openWith(t, "", withCores(1)+diary)
	eval[any](p, "start", "okuyuki.ready")
	p.fewPhotos(2)
	p.keep()
	eval[any](p, "note", "note(true)")
	whole := 0 // reloads that cost not even what the page had not yet said to be kept
	for n := range *reloads {
		with := busyWith[(n+1)%len(busyWith)]
		eval[any](p, with.name, fmt.Sprintf(`void (document.querySelector('[data-step="labels"]').click(), window.blobs = [%s, %s], queueMicrotask(() => { Promise.resolve(%s).catch(() => {}); }))`,
			blob(bricks.photo(t, uint64(200+2*n)), "image/jpeg"), blob(pipes.photo(t, uint64(201+2*n)), "image/jpeg"), with.script))
		moment := time.Duration(r.IntN(1500)) * time.Millisecond
		time.Sleep(moment)
		p.do("reload", chromedp.Reload())
		eval[any](p, "start again", "okuyuki.ready")
		there := p.projects()
		if len(there) != 1 {
			t.Fatalf("after reload %d (%s, %v) there are the projects %+v", n, with.name, moment, there)
		}
		eval[any](p, "resume", "okuyuki.resume("+quote(there[0].ID)+")")
		found := eval[struct {
			Missing, Wrong []string
			Photos         int
			Whole          bool
		}](p, "compare with the diary", `(() => {
			const [now, diary] = [shown(), JSON.parse(localStorage.diary)];
			const from = diary.findLastIndex((d) => d.kept);
			const said = Object.keys(diary[from].photos);
			const result = {
				missing: said.filter((id) => !(id in now)),
				wrong: said.filter((id) => id in now && !diary.slice(from).some((d) => d.photos[id] === now[id])),
				photos: said.length, whole: JSON.stringify(now) === JSON.stringify(diary.at(-1).photos),
			};
			localStorage.diary = "[]";
			return result;
		})()`)
		if len(found.Missing)+len(found.Wrong) > 0 {
			t.Errorf("after reload %d (%s, %v) of %d photos that were kept %v are missing, %v have a label that they never had", n, with.name, moment, found.Photos, found.Missing, found.Wrong)
		}
		if found.Whole {
			whole++
		}
		p.keep()
		eval[any](p, "note", "note(true)")
	}
	fmt.Printf("%d reloads: all that was acknowledged is there; after %d of them the last change too\n", *reloads, whole)
	p.until("work goes on", `okuyuki.photos().every((p) => p.prediction)`)
}
