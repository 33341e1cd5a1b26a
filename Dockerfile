# Two images: `database` (Debian's PostGIS, the one that ./run installs too) and `service` (web, worker, migrations).
# Behind a mirror of the Python package index: docker build --build-arg PIP_INDEX_URL=...

FROM debian:bookworm-slim AS database
RUN groupadd --system --gid 10000 postgres \
 && useradd --system --uid 10000 --gid postgres --home-dir /var/lib/postgresql postgres \
 && mkdir -p /etc/postgresql-common/createcluster.d \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/gridsvc.conf \
 && apt-get update \
 && apt-get install -y --no-install-recommends postgresql-15-postgis-3 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o postgres -g postgres -m 0700 /var/lib/gridsvc
COPY setup/container/ /opt/gridsvc/
USER 10000
VOLUME /var/lib/gridsvc /var/run/postgresql
EXPOSE 5432
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["pg_isready", "--quiet", "--host", "127.0.0.1", "--username", "gridsvc_read", "--dbname", "gridsvc"]
STOPSIGNAL SIGINT
ENTRYPOINT ["/opt/gridsvc/database"]


FROM debian:bookworm-slim AS python
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/*


FROM python AS build
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_QUIET=2
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY requirements/ requirements/
RUN python3 -m venv /opt/gridsvc \
 && /opt/gridsvc/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements/run.txt
RUN python3 -m venv /build \
 && /build/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements/build.txt \
 && /build/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements/node.txt
COPY setup/assets.py setup/
COPY maps/assets/manifest.toml maps/assets/
RUN /build/bin/python setup/assets.py maps/assets/manifest.toml maps/assets/vendor
COPY pyproject.toml README.md LICENSE ./
COPY gridsvc/ gridsvc/
COPY geodata/ geodata/
COPY routing/ routing/
COPY maps/ maps/
COPY api/ api/
RUN /build/bin/pip wheel --no-build-isolation --no-deps --no-index --wheel-dir /wheel . \
 && /opt/gridsvc/bin/pip install --no-deps --no-index /wheel/*.whl \
 && /opt/gridsvc/bin/python -m pip uninstall --yes pip setuptools


FROM python AS service
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --create-home --home-dir /var/lib/gridsvc gridsvc \
 && install -d -o 10000 -g 10000 -m 0700 /backups \
 && install -d -o gridsvc -g gridsvc -m 0700 /var/cache/gridsvc
COPY --from=build /opt/gridsvc/ /opt/gridsvc/
ENV GRIDSVC_IN_CONTAINER=true PATH=/opt/gridsvc/bin:$PATH PYTHONUNBUFFERED=1 LANG=C.UTF-8 XDG_CACHE_HOME=/tmp GRIDSVC_CACHE_DIR=/var/cache/gridsvc
VOLUME /var/cache/gridsvc
USER 10001
WORKDIR /var/lib/gridsvc
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4).close()"]
ENTRYPOINT ["gridsvc"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--no-worker"]
