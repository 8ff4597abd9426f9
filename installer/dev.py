"""The door of the source tree: `python3 installer/dev.py demo` and `python3 installer/dev.py test`.

Standard library only. This file itself must start on any Python 3, so that an older one hears in plain
words what is needed; everything else stands in `installer/commands.py`.
"""

import os
import shutil
import sys

NEWER = ("python3.13", "python3.12", "python3.11")


def main():  # type: () -> int
    """Go on under Python 3.11 or newer, or say which one to install."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.version_info < (3, 11):
        for name in NEWER:
            found = shutil.which(name)
            if found:
                os.execv(found, [found, os.path.abspath(__file__), *sys.argv[1:]])
        print("Máy này chỉ có Python {}.{}; phần mềm cần Python 3.11 trở lên.".format(*sys.version_info))
        print("Chưa có gì bị thay đổi.")
        print("Đề nghị cài Python 3.11 (Debian 12 có sẵn: apt-get install python3), rồi chạy lại lệnh này.")
        return 1
    sys.path.insert(0, root)
    from installer.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
