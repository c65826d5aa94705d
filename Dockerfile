# One image for the web server, the worker and the commands. Which process runs, compose.yaml says.

FROM node:24-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

# The full image has what Node and packages without a wheel need; nothing of it gets into the last stage.
FROM python:3.11 AS build
WORKDIR /srv/library
ENV PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH PYTHONPATH=/srv/library:/srv/library/site
RUN python -m venv /opt/venv
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
COPY --from=packages /build/node_modules node_modules
COPY . .
# The key and the host stand for settings that production must have; they sign and serve nothing.
RUN python site/frontend/build.py --force \
    && python -m scripts.messages compile \
    && DJANGO_SETTINGS_MODULE=config.settings.production SECRET_KEY=unused ALLOWED_HOSTS=unused \
       python manage.py collectstatic --no-input \
    && rm -rf node_modules

FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --home-dir /srv/library library
WORKDIR /srv/library
ENV PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/library /srv/library
# A new volume takes its owner from the folder in the image. Static files are in the image, beside the volumes.
RUN mkdir -p var/media var/search && chown -R library:library var
USER library
EXPOSE 8000
CMD ["gunicorn", "--pythonpath", "site", "--no-control-socket", "--limit-request-line", "8190", \
     "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-tmp-dir", "/dev/shm", "config.wsgi"]
