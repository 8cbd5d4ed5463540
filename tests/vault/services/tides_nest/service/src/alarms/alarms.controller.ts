import { Controller, Get, Put } from '@nestjs/common';

@Controller({ path: 'alarms', version: '1' })
export class AlarmsController {
  @Get()
  mine() {}

  @Put(':alarmId/mute')
  mute() {}
}
