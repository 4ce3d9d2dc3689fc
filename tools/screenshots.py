"""Draw the pictures of the site that README and docs show, from the running example (make screenshots).

The site is started on a data folder of its own that holds the example, opened in Chromium at the two widths, and
stopped. Pictures go to docs/pictures/site-NAME.png; needs the development environment and Chromium.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
PORT = 8078
BASE = f"http://localhost:{PORT}"
PROGRAMME = "CT-DV-HN-2016"
WIDE, PHONE = {"width": 1366, "height": 860}, {"width": 360, "height": 740}
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
            for picture in PICTURES_OF:
                if not names or picture.name in names:
                    draw(browser, picture, PASSWORD)
            browser.close()
    finally:
        _phoihop("stop")
        _phoihop("db", "stop")
    return 0


def draw(browser: Browser, picture: Picture, password: str) -> None:
    """Sign in, open the page, keep what the window shows."""
    context = browser.new_context(
        viewport=PHONE if picture.phone else WIDE,
        device_scale_factor=1,
        locale="vi-VN",
        color_scheme="dark" if picture.dark else "light",
    )
    page = context.new_page()
    page.goto(f"{BASE}/tai-khoan/dang-nhap/")
    page.fill("[name=login]", picture.account)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{BASE}/")
    page.goto(BASE + picture.path, wait_until="networkidle")
    # Figures that are being computed say so, and the page asks again by itself.
    page.locator("h1", has_not_text="Chưa thực hiện được").wait_for(timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(PICTURES / f"site-{picture.name}.png"))
    context.close()


def _phoihop(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "phoihop.doors.cli.main", *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
