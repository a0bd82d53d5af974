# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrate; docker-compose.yml says which is which.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint opens and no wheel carries.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin welfare \
    && install -d -o welfare -g welfare -m 750 /var/lib/welfare_kmzero
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DEPLOYMENT=production \
    XDG_CACHE_HOME=/tmp \
    VAR_DIR=/var/lib/welfare_kmzero \
    STATIC_ROOT=/app/static_collected
WORKDIR /app
COPY . .
# The settings refuse to start without the values of a real service: these serve this step
# alone and no layer keeps them.
RUN python -m compileall -q /app \
    && VAR_DIR="$(mktemp -d)" \
       SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       ALLOWED_HOSTS=build.invalid PUBLIC_BASE_URL=https://build.invalid \
       DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://127.0.0.1/0 \
       EMAIL_URL=smtp://127.0.0.1 \
       python manage.py collectstatic --noinput
USER welfare
VOLUME /var/lib/welfare_kmzero
EXPOSE 8000
# The health page by the name that the service is allowed to answer to.
HEALTHCHECK --interval=15s --timeout=6s --start-period=40s --retries=4 CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/salute', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=5)"]
CMD ["gunicorn", "welfare_kmzero.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--workers", "2", "--threads", "8", "--timeout", "60", "--graceful-timeout", "20", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
