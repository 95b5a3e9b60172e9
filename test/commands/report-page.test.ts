// The functions that run in the page need its types.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { encodeLine } from '../../src/lib/jobs/ledger/ledger-line';
import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { openWorkplace, runCli, type Workplace } from '../support/run-cli';
import { hostileJob, SCRIPT } from '../support/commands/hostile-job';

const executablePath = chromiumPath();
const WIDTHS = [390, 1_280] as const;
const SCHEMES = ['light', 'dark'] as const;

if (executablePath === undefined) {
  // Without a browser the tests are skipped visibly, not passed.
  it.skip('the page in a browser: there is no Chromium here (CHROMIUM_PATH names one)', () =>
    undefined);
} else {
  describe('the page in a browser', () => {
    let bed: TestBed;
    let place: Workplace;
    let browser: BrowserContext;
    let page: Page;
    let profile: string;
    let url: string;
    const requests: string[] = [];
    const complaints: string[] = [];
    const shots = join(tmpdir(), 'workos-migrate-report-shots');

    beforeAll(async () => {
      bed = await openTestBed();
      place = openWorkplace();
      const job = await hostileJob(bed, place);
      appendFileSync(join(place.folder, '.workos-checkpoints/hostile/ledger/job.log'), course());
      const args = ['report', ...job, '--output', 'report.html'];
      const { status, stderr } = await runCli(args, { cwd: place.folder });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      url = pathToFileURL(join(place.folder, 'report.html')).href;
      profile = mkdtempSync(join(tmpdir(), 'workos-migrate-chromium-'));
      browser = await chromium.launchPersistentContext(profile, {
        executablePath,
        args: CHROMIUM_ARGS,
        viewport: { width: 1_280, height: 900 },
      });
      page = await browser.newPage();
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
      place.remove();
      await bed.close();
    });
    beforeEach(async () => {
      requests.length = 0;
      complaints.length = 0;
      await page.setViewportSize({ width: 1_280, height: 900 });
      await page.goto(url);
    });

    it('loads only itself, runs no script, and logs no error', async () => {
      await page.waitForLoadState('networkidle');
      expect(requests).toEqual([url]);
      expect(complaints).toEqual([]);
      expect(
        await page.locator('script, img, link, iframe, object, [onerror], [src]').count(),
      ).toBe(0);
    });

    it('would not run or load injected content either', async () => {
      const ran = await page.evaluate(async () => {
        document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x.png">');
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        await new Promise((resolve) => setTimeout(resolve, 100));
        return 'ran' in window;
      });
      expect(ran).toBe(false);
      expect(
        complaints.filter((text) => text.includes('Content Security Policy')).length,
      ).toBeGreaterThanOrEqual(2);
    });

    it('shows markup of the file and of the server as text', async () => {
      const text = await page.locator('body').innerText();
      expect(text).toContain("<img src=x onerror=alert(1)>'`&.csv");
      const orgs = await page.locator('section:has(#orgs)').textContent();
      expect(orgs).toContain(`${SCRIPT} & Söhne`);
    });

    it('shows what arrived, why rows failed, and that all balances hold', async () => {
      const headings = await page.locator('h1, h2').allInnerTexts();
      expect(headings).toEqual([
        expect.stringContaining('.csv'),
        expect.stringMatching(/^19 of 22 rows arrived \(86\.4\s%\)$/),
        'Progress',
        'Why 3 rows failed, and what to do',
        'Next steps',
        'Organizations',
        'Consistency checks',
        'Input and options',
      ]);
      const badges = await page.locator('section:has(#invariants) .badge').allInnerTexts();
      expect(badges.length).toBeGreaterThanOrEqual(9);
      expect(new Set(badges)).toEqual(new Set(['holds']));
    });

    it('draws the progress over time, with the same numbers in a table', async () => {
      expect(await page.locator('svg.chart').count()).toBe(2);
      expect(await page.locator('svg.chart > title').allTextContents()).toEqual([
        'Rows per minute over the working time',
        '429 responses over the working time',
      ]);
      const bars = await page.locator('svg.chart').first().locator('rect').count();
      expect(bars).toBe(12);
      const rows = page.locator('section:has(#course) table').first().locator('tbody tr');
      expect(await rows.count()).toBe(bars);
      expect(await rows.nth(3).locator('td').allTextContents()).toEqual([
        '30 s',
        '40 s',
        '180',
        '60',
        '1',
      ]);
    });

    it('has a language, one main landmark, and names for all regions', async () => {
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.locator('main').count()).toBe(1);
      const unnamed = await page.evaluate(
        () =>
          [...document.querySelectorAll('[aria-labelledby]')].filter((element) =>
            (element.getAttribute('aria-labelledby') ?? '')
              .split(' ')
              .some((id) => document.getElementById(id) === null),
          ).length,
      );
      expect(unnamed).toBe(0);
    });

    it('has folded sections that the keyboard can open', async () => {
      const summaries = await page.locator('summary').count();
      expect(summaries).toBeGreaterThanOrEqual(2);
      const reached = new Set<string>();
      for (let press = 0; press < 40 && reached.size < summaries; press += 1) {
        await page.keyboard.press('Tab');
        const text = await page.evaluate(() => {
          const { activeElement: active } = document;
          return active?.tagName === 'SUMMARY' ? active.textContent : null;
        });
        if (text === null || reached.has(text)) continue;
        reached.add(text);
        await page.keyboard.press('Enter');
      }
      expect(await page.locator('details[open]').count()).toBe(summaries);
      expect(await page.locator('body').innerText()).toContain('org-14');
    });

    it('prints the folded sections', async () => {
      await page.emulateMedia({ media: 'print' });
      const last = page.locator('th[scope=row]', { hasText: 'org-14' });
      expect(await last.boundingBox()).toMatchObject({ height: expect.any(Number) });
      expect(await last.isVisible()).toBe(true);
      await page.emulateMedia({ media: 'screen' });
    });

    const looks = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme] as const));
    it.each(looks)('fits a width of %d and has contrast in %s', async (width, colorScheme) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ media: 'screen', colorScheme });
      const file = join(shots, `${String(width)}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true });
      expect(readFileSync(file).length).toBeGreaterThan(10_000);
      const { isDark, overflow, lowest } = await page.evaluate(lookOf);
      expect({ isDark, overflow }).toEqual({ isDark: colorScheme === 'dark', overflow: 0 });
      expect(lowest).toBeGreaterThanOrEqual(4.5);
    });
  });
}

/** Two minutes of work, with 30 rows and one 429 every ten seconds. */
function course(): string {
  const requests = (part: number): object => ({
    writes: part * 60,
    reads: 100,
    throttled: part,
    retried: part,
  });
  return Array.from({ length: 12 }, (_unused, at) =>
    encodeLine(['spent', requests(at + 1), (at + 1) * 10_000, 100 + (at + 1) * 30]),
  ).join('');
}

/** Runs in the page. Returns its lowest text contrast (WCAG 2), and how much wider it is than its window. */
function lookOf(): { isDark: boolean; overflow: number; lowest: number } {
  const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    const [, , , alpha = 1] = channels(backgroundColor);
    return alpha === 0 ? ground(element.parentElement) : backgroundColor;
  };
  const contrasts = [...document.querySelectorAll('body *')].flatMap((element) => {
    const hasText = [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== '',
    );
    // The name of a chart is for screen readers and not visible.
    if (!hasText || element.matches('svg title, svg desc')) return [];
    const { color, fill } = getComputedStyle(element);
    const [one, other] = [
      light(element instanceof SVGElement ? fill : color),
      light(ground(element)),
    ];
    return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    isDark: light(ground(document.body)) < 0.2,
    overflow: scrollWidth - clientWidth,
    lowest: Math.min(...contrasts),
  };
}
