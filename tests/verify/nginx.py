"""A real nginx for one run: appends the address it sees to X-Forwarded-For, and hands everything on."""

import os
import shutil
import subprocess
from pathlib import Path

from config.embedded.processes import die_with_parent

# Where distributions put it outside the path of those who are not root.
PROGRAM = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto http;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


def start(folder: Path, port: int, behind: int) -> subprocess.Popen[bytes]:
    """Start nginx on a port before another one; its files are kept in a folder."""
    assert PROGRAM
    folder.mkdir()
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, behind=behind))
    command = [PROGRAM, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)]
    return subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent)
