"""Draw the pictures of the site that README and docs show, from the running example (make screenshots).

The site is started on a data folder of its own that holds the example, opened in Chromium at the two widths, and
stopped. First the report of the whole term is frozen, made, submitted, signed and issued as people do it on the pages;
what was done before is left. Pictures go to docs/pictures/site-NAME.png, the first page of the issued Word report to
report-signed.png; needs the development environment, Chromium, LibreOffice and pdftoppm.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
PORT = 8078
BASE = f"http://localhost:{PORT}"
PROGRAMME = "CT-DV-HN-2016"
WIDE, PHONE = {"width": 1366, "height": 860}, {"width": 360, "height": 740}
TALL = {"width": 1366, "height": 1040}
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Picture:
    """A page of the site as one account sees it."""

    name: str
    account: str
    path: str
    phone: bool = False
    dark: bool = False
    tall: bool = False
    press: str = ""
    """What is pressed before, as a selector; it opens a panel."""


WORKSPACE = f"/tong-hop/{PROGRAMME}/HN/2016..2021/"
PATIENCE = 600_000
"""Milliseconds that a report may take on a slow machine."""
REPORT = f"/bao-cao/{PROGRAMME}/{PROGRAMME}/HOAIDUC-ANKHANH/2021-12/"
PICTURES_OF = (
    Picture("home", "bao-cao-xa", "/"),
    Picture("report", "bao-cao-xa", REPORT),
    Picture("phone", "bao-cao-xa", REPORT, phone=True),
    Picture("queue", "tiep-nhan", "/tiep-nhan/"),
    Picture("matrix", "thuong-truc", "/tiep-nhan/tien-do/"),
    Picture("figures", "lanh-dao", f"/so-lieu/{PROGRAMME}/HN/2016..2021/"),
    Picture("indicator", "lanh-dao", f"/so-lieu/{PROGRAMME}/HN/2016..2021/MH28/", dark=True),
    Picture("trace", "lanh-dao", f"/so-lieu/{PROGRAMME}/HN/2016..2021/MH28/nguon-goc/"),
    Picture("programme", "thuong-truc", f"/chuong-trinh/{PROGRAMME}/"),
    Picture("due", "thuong-truc", "/"),
    Picture("workspace", "thuong-truc", WORKSPACE, tall=True),
    Picture("number", "thuong-truc", "/tong-ket/ban/{report}/xem/", press="a.so >> nth=5"),
    Picture("issued", "lanh-dao", "/ban-hanh/{report}/"),
)


def main(names: list[str]) -> int:
    """Start the site, draw every picture (or those named), stop it."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("Chromium is missing: sh tools/machine.sh chromium", file=sys.stderr)
        return 1
    os.environ["PHOIHOP_DATA"] = str(DATA)
    if not DATA.exists():
        _phoihop("demo", "--folder", str(DATA / "demo"))
    from phoihop.project.boot import boot

    boot()
    from phoihop.doors.example.accounts import DAY, PASSWORD

    _phoihop("stop")
    _phoihop("serve", "--detach", f"--port={PORT}", "--workers=1", f"--today={DAY}")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            report = issue(browser, PASSWORD)
            for picture in PICTURES_OF:
                if not names or picture.name in names:
                    draw(browser, picture, PASSWORD, report)
            if not names or "signed" in names:
                draw_word(browser, PASSWORD, report)
            browser.close()
    finally:
        _phoihop("stop")
        _phoihop("db", "stop")
    return 0


def issue(browser: Browser, password: str) -> str:
    """Freeze, make, submit, sign and issue the report of the term, unless somebody did; the version's id."""
    officer, leader = (enter(browser, name, password) for name in ("thuong-truc", "lanh-dao"))
    officer.goto(BASE + WORKSPACE, wait_until="networkidle")
    if officer.get_by_role("link", name="Chốt số liệu").count():
        officer.get_by_role("link", name="Chốt số liệu").click()
        officer.get_by_role("button", name="Chốt số liệu").click()
        officer.wait_for_load_state("networkidle")
    way = officer.locator(".stages-after a[href^='/ban-hanh/']")
    if not way.count() or officer.get_by_text("không theo lần chốt hiện nay").count():
        officer.locator(".stages-after a[href^='/tong-ket/lap/']").click()
        officer.get_by_role("button", name="Lập báo cáo").click()
        officer.get_by_role("link", name="Trình ký", exact=True).wait_for(timeout=PATIENCE)
        officer.goto(BASE + WORKSPACE, wait_until="networkidle")
    path = str(way.get_attribute("href"))
    for page, move in ((officer, "Trình ký"), (leader, "Ký duyệt, niêm phong"), (officer, "Lấy số, ban hành")):
        step(page, path, move)
    return path.strip("/").split("/")[-1]


def step(page: Page, path: str, move: str) -> None:
    """Take one step of the way where it is open."""
    page.goto(BASE + path)
    button = page.locator("main .buttons").get_by_role("link", name=move, exact=True)
    if button.count():
        button.click()
        page.get_by_role("button", name=move, exact=True).click()
        page.wait_for_load_state("networkidle", timeout=PATIENCE)


def enter(browser: Browser, account: str, password: str, *, phone: bool = False, dark: bool = False) -> Page:
    """A page in which the account is signed in."""
    context = browser.new_context(
        viewport=PHONE if phone else WIDE,
        device_scale_factor=1,
        locale="vi-VN",
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{BASE}/tai-khoan/dang-nhap/")
    page.fill("input[name=login]:visible", account)
    page.fill("input[name=password]:visible", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{BASE}/")
    return page


def draw(browser: Browser, picture: Picture, password: str, report: str) -> None:
    """Sign in, open the page, keep what the window shows."""
    page = enter(browser, picture.account, password, phone=picture.phone, dark=picture.dark)
    address = BASE + picture.path.format(report=report)
    if picture.tall:
        page.set_viewport_size(TALL)
    page.goto(address, wait_until="networkidle")
    # Figures that are being computed say so; the page is asked again.
    until = time.monotonic() + 120
    while page.locator("h1", has_text="Chưa thực hiện được").count() and time.monotonic() < until:
        time.sleep(2)
        page.goto(address, wait_until="networkidle")
    if picture.press:
        page.locator(picture.press).click()
        page.locator("dialog[open]").wait_for()
        while page.get_by_text("đang được tính").count() and time.monotonic() < until:
            time.sleep(3)
            with page.expect_response(lambda answer: "/xem/so/" in answer.url):
                page.locator(picture.press).click()
            page.wait_for_load_state("networkidle")
    page.screenshot(path=str(PICTURES / f"site-{picture.name}.png"))
    page.context.close()


def draw_word(browser: Browser, password: str, report: str) -> None:
    """The first page of the issued Word report, as LibreOffice prints it."""
    page = enter(browser, "thuong-truc", password)
    content = page.context.request.get(f"{BASE}/ban-hanh/{report}/tep/ban-hanh.docx").body()
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "signed.docx"
        document.write_bytes(content)
        office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", folder, str(document)], check=True, stdout=subprocess.DEVNULL)
        pdf, picture = document.with_suffix(".pdf"), PICTURES / "report-signed"
        subprocess.run(["pdftoppm", "-r", "72", "-l", "1", "-png", "-singlefile", str(pdf), str(picture)], check=True)


def _phoihop(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "phoihop.doors.cli.main", *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
